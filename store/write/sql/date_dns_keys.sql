-- A key is as old as the joined stretch that the record has now.
UPDATE dns_key AS k SET first_ts = h.first_ts
FROM dns_history AS h
WHERE k.state = 'good' AND h.kind = 'dkim'
    AND h.name = k.selector || '._domainkey.' || k.domain
    AND h.first_ts < k.first_ts AND h.last_ts >= k.first_ts
