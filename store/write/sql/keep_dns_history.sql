INSERT INTO dns_history (last_ts, kind, name, record, first_ts)
VALUES (:now,
    json_extract(:answer, '$[0]'), json_extract(:answer, '$[1]'),
    json_extract(:answer, '$[2]'), json_extract(:answer, '$[3]'))
ON CONFLICT (kind, name, record, first_ts) DO UPDATE SET
    last_ts = max(last_ts, excluded.last_ts)
