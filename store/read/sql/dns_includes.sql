-- The includes of the SPF record of a domain, if DNS answered since :since.
SELECT i.name
FROM dns_include AS i
JOIN dns_domain AS d ON d.domain = i.domain
WHERE i.domain = :domain
    AND coalesce(d.spf_ts, d.checked_ts) >= :since
ORDER BY i.name;
