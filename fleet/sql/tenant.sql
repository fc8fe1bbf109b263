-- The domains of a tenant.
SELECT domain
FROM dmarc.tenant
WHERE tenant = $1
ORDER BY domain
