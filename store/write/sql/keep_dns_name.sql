INSERT INTO dns_name (checked_ts, name, found)
VALUES (:now, json_extract(:answer, '$[0]'), json_extract(:answer, '$[1]'))
ON CONFLICT (name) DO UPDATE SET checked_ts = excluded.checked_ts,
    found = excluded.found
WHERE excluded.checked_ts > dns_name.checked_ts
