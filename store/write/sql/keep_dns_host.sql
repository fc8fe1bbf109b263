INSERT INTO dns_host (checked_ts, ip, name, confirmed, names)
VALUES (:now,
    json_extract(:answer, '$[0]'), json_extract(:answer, '$[1]'),
    json_extract(:answer, '$[2]'), json_extract(:answer, '$[3]'))
ON CONFLICT (ip) DO UPDATE SET checked_ts = excluded.checked_ts,
    name = excluded.name, confirmed = excluded.confirmed,
    names = excluded.names
WHERE excluded.checked_ts > dns_host.checked_ts
