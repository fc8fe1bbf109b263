-- What was published about a domain, and when, as far as it was known at :now
-- and seen since :since. latest: as DNS said last.
SELECT h.kind, h.name, nullif(h.record, '') AS record, h.first_ts,
    min(h.last_ts, :now) AS last_ts,
    min(h.last_ts, :now) = (SELECT max(min(last_ts, :now)) FROM dns_history
        WHERE kind = h.kind AND name = h.name AND first_ts <= :now) AS latest
FROM dns_history AS h
WHERE h.first_ts <= :now AND h.last_ts >= :since
    AND (h.kind IN ('mx', 'spf', 'dmarc') AND h.name = :domain
        OR h.kind = 'dkim' AND h.name IN
            (SELECT selector || '._domainkey.' || domain FROM dns_key
            WHERE domain = :domain
            OR substr(domain, -length(:domain) - 1) = '.' || :domain)
        OR h.kind = 'include' AND h.name IN
            (SELECT name FROM dns_include WHERE domain = :domain))
ORDER BY h.kind, h.name, h.first_ts, h.record;
