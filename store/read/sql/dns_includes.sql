-- What the SPF record of a domain includes.
SELECT name
FROM dns_include
WHERE domain = :domain
ORDER BY name;
