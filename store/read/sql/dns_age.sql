-- When DNS last answered about a domain, and what it did not answer.
SELECT checked_ts, unknown
FROM dns_domain
WHERE domain = :domain;
