-- Our policy domains with reports in the window (from the day :mid to the day
-- :to), most messages first, and what they had before it (from :from).
SELECT d.name,
    sum(r.messages) FILTER (WHERE r.day_ts >= :mid) AS messages,
    sum(r.dmarc_pass) FILTER (WHERE r.day_ts >= :mid) AS dmarc_pass,
    coalesce(sum(r.messages) FILTER (WHERE r.day_ts < :mid), 0) AS before,
    max(r.day_ts) AS last_ts, max(r.end_ts) AS last_end
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
WHERE d.own = 1
GROUP BY d.domain_pk
HAVING max(r.day_ts) >= :mid
ORDER BY messages DESC, d.name;
