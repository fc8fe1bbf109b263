-- The errors about the records of subdomains that have no DMARC record of their
-- own: their mail is judged by the record of :domain.
SELECT f.code, f.severity, f.domain || ': ' || f.detail, f.fix, f.domain,
    f.subject
FROM dns_domain AS d
JOIN dns_finding AS f ON f.domain = d.domain
WHERE f.severity = 'error' AND d.dmarc_at = :domain AND d.checked_ts <= :now
    AND substr(d.domain, -length(:domain) - 1) = '.' || :domain
ORDER BY f.domain, f.code, f.detail;
