-- DKIM keys of a domain and its subdomains.
SELECT domain, selector, state, type, bits, ttl, testing, checked_ts,
    CASE WHEN state = 'good' THEN first_ts END AS first_ts
FROM dns_key
WHERE checked_ts <= :now
    AND (domain = :domain
        OR substr(domain, -length(:domain) - 1) = '.' || :domain)
ORDER BY domain, selector;
