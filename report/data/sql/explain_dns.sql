-- What DNS says: how many lookups SPF needs, how long keys are, and how much
-- was found of each severity. days: since it was looked up.
SELECT 'lookups of SPF' AS what, d.spf_lookups AS number, NULL AS detail,
    a.now_ts / 86400 - d.checked_ts / 86400 AS days
FROM asked AS a
JOIN dns_domain AS d ON d.domain = a.domain AND d.checked_ts <= a.now_ts
UNION ALL
SELECT 'bits of a key', k.bits,
    k.selector || '._domainkey.' || k.domain || ' ' || k.state,
    a.now_ts / 86400 - k.checked_ts / 86400
FROM asked AS a
JOIN dns_key AS k ON k.checked_ts <= a.now_ts AND (k.domain = a.domain
    OR substr(k.domain, -length(a.domain) - 1) = '.' || a.domain)
UNION ALL
SELECT 'findings: ' || f.severity, count(*),
    group_concat(f.code || ': ' || f.detail, '; '), NULL
FROM asked AS a
JOIN dns_finding AS f ON f.domain = a.domain
GROUP BY f.severity;
