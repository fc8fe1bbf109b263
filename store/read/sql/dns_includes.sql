-- The includes of the SPF record of a domain.
SELECT name
FROM dns_include
WHERE domain = :domain
ORDER BY name;
