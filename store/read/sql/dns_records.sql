-- The records of a domain.
SELECT kind, record, ttl
FROM dns_record
WHERE domain = :domain
ORDER BY kind, record;
