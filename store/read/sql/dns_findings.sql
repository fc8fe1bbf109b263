-- The findings about the records of a domain: errors first.
SELECT code, severity, detail
FROM dns_finding
WHERE domain = :domain
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1
    WHEN 'info' THEN 2 ELSE 3 END, code, detail;
