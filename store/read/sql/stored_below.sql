-- Names below a domain that were looked up for its mail, without those that
-- have reports of their own.
SELECT d.domain
FROM dns_domain AS d
WHERE substr(d.domain, -length(:domain) - 1) = '.' || :domain
    AND d.checked_ts <= :now
    AND NOT EXISTS (SELECT 1 FROM domain AS o
        JOIN report AS r ON r.domain = o.domain_pk
        WHERE o.name = d.domain AND o.own = 1)
ORDER BY d.domain;
