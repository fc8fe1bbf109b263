-- Our policy domains that had reports once, but none in the window, with the
-- last day of a report; the most recent first.
SELECT name, last_ts
FROM (SELECT d.name,
        (SELECT max(r.day_ts) FROM report AS r
            WHERE r.domain = d.domain_pk AND r.standing = 1
            AND r.day_ts <= :to) AS last_ts
    FROM domain AS d
    WHERE d.own = 1)
WHERE last_ts < :mid
ORDER BY last_ts DESC, name;
