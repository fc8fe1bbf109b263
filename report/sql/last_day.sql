-- The last day on which a domain has a counted report.
SELECT max(r.day_ts) AS last_ts
FROM domain AS d
JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
WHERE d.name = :domain AND d.own = 1;
