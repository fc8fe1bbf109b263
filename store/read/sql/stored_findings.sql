-- The findings about a domain, with what to do: errors first.
SELECT code, severity, detail, subject, fix
FROM dns_finding
WHERE domain = :domain
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1
    WHEN 'info' THEN 2 ELSE 3 END, code, subject, detail;
