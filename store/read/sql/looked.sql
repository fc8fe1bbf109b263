-- Messages seen since a time, by kind: NULL for those with a report, or with
-- one that was refused; else what they were ('' for plain mail).
SELECT CASE outcome WHEN :not_a_report THEN ifnull(detail, '') END AS kind,
    count(*)
FROM message
WHERE seen_ts >= :since
GROUP BY kind;
