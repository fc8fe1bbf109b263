-- The last day, up to the day :to, on which a domain has a counted report.
SELECT r.day_ts AS last_ts
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts <= :to
WHERE d.name = :domain AND d.own = 1
ORDER BY r.day_ts DESC
LIMIT 1;
