-- What changed in DNS about a domain since :since, the latest first: a record
-- came after others had been seen, or one is gone that was seen till then.
SELECT h.kind, h.name, max(CASE WHEN h.first_ts >= :since THEN h.first_ts
    ELSE h.last_ts END) AS changed_ts
FROM dns_history AS h
JOIN (SELECT kind, name, min(first_ts) AS first_ts, max(last_ts) AS last_ts
    FROM dns_history
    WHERE (kind IN ('mx', 'spf', 'dmarc') AND name = :domain
        OR kind = 'dkim' AND substr(name, -length(:domain) - 12) =
            '._domainkey.' || :domain)
        AND first_ts <= :now
    GROUP BY kind, name) AS all_of
    ON all_of.kind = h.kind AND all_of.name = h.name
WHERE h.first_ts BETWEEN :since AND :now AND h.first_ts > all_of.first_ts
    OR h.last_ts >= :since AND h.last_ts < all_of.last_ts
GROUP BY h.kind, h.name
ORDER BY changed_ts DESC, h.kind, h.name;
