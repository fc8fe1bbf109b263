-- When DNS last answered about a domain, what it did not answer, and whether
-- what --extras asks for is stored.
SELECT checked_ts, unknown, EXISTS (SELECT 1 FROM dns_finding AS f
    WHERE f.domain = :domain AND f.code GLOB 'MTA_STS_*')
FROM dns_domain
WHERE domain = :domain;
