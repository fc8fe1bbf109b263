-- When DNS last answered about a domain, and whether all was answered.
SELECT checked_ts, unknown IS NULL
FROM dns_domain
WHERE domain = :domain;
