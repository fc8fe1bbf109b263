-- Own policy domains with earlier reports but none in the window; the most
-- recent first.
SELECT name
FROM (SELECT d.name,
        (SELECT max(r.day_ts) FROM report AS r
            WHERE r.domain = d.domain_pk AND r.standing = 1
            AND r.day_ts <= :to) AS last_ts
    FROM domain AS d
    WHERE d.own = 1)
WHERE last_ts < :from
ORDER BY last_ts DESC, name;
