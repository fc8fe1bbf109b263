-- DKIM keys of a domain and below it, with their age and alias.
SELECT domain, selector, state, type, bits, testing, cname, first_ts, last_ts
FROM dns_key
WHERE checked_ts <= :now AND (domain = :domain
    OR substr(domain, -length(:domain) - 1) = '.' || :domain)
ORDER BY domain, selector;
