-- Whether a counted report about a domain, own or foreign, exists.
SELECT 1
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
WHERE d.name = :domain
LIMIT 1;
