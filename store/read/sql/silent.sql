-- Own policy domains with reports, but none in the window: first those with
-- earlier ones, the most recent first, then those whose reports are later.
SELECT name
FROM (SELECT d.name,
        (SELECT max(r.day_ts) FROM report AS r
            WHERE r.domain = d.domain_pk AND r.standing = 1
            AND r.day_ts <= :to) AS last_ts,
        EXISTS (SELECT 1 FROM report AS r
            WHERE r.domain = d.domain_pk AND r.standing = 1
            AND r.day_ts > :to) AS later
    FROM domain AS d
    WHERE d.own = 1)
WHERE CASE WHEN last_ts IS NULL THEN later ELSE last_ts < :from END
ORDER BY last_ts DESC, name;
