-- What DNS says: how many lookups SPF needs, how long keys are, and how much
-- was found of each severity; what SPF says of own addresses, and how many days
-- each record was seen. days: since it was looked up, or seen last.
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
GROUP BY f.severity
UNION ALL
SELECT 'lookups of SPF for an address', e.lookups,
    e.ip || ' as ' || e.mail_from_domain || ': ' || e.result ||
    ifnull(' by ' || e.term || ' of ' || e.place, ''),
    a.now_ts / 86400 - e.checked_ts / 86400
FROM asked AS a
JOIN dns_spf AS e ON e.domain = a.domain AND e.checked_ts <= a.now_ts
UNION ALL
SELECT 'days of a record', min(h.last_ts, a.now_ts) / 86400 -
    h.first_ts / 86400 + 1, h.kind || ' ' || h.name || ': ' ||
    ifnull(nullif(h.record, ''), 'none'),
    a.now_ts / 86400 - min(h.last_ts, a.now_ts) / 86400
FROM asked AS a
JOIN dns_history AS h ON h.first_ts <= a.now_ts
    AND (h.kind IN ('mx', 'spf', 'dmarc') AND h.name = a.domain
    OR h.kind = 'dkim' AND substr(h.name, -length(a.domain) - 12) =
        '._domainkey.' || a.domain);
