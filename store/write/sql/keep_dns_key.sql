INSERT INTO dns_key (checked_ts, hash, domain, selector, state, type, bits,
    testing, ttl, first_ts, last_ts, cname, seen_ts, revoked_ts)
VALUES (:now, :hash,
    json_extract(:answer, '$[0]'), json_extract(:answer, '$[1]'),
    json_extract(:answer, '$[2]'), json_extract(:answer, '$[3]'),
    json_extract(:answer, '$[4]'), json_extract(:answer, '$[5]'),
    json_extract(:answer, '$[6]'), json_extract(:answer, '$[7]'),
    json_extract(:answer, '$[8]'), json_extract(:answer, '$[10]'),
    json_extract(:answer, '$[11]'), json_extract(:answer, '$[12]'))
ON CONFLICT (domain, selector) DO UPDATE SET checked_ts = excluded.checked_ts,
    hash = excluded.hash, state = excluded.state, type = excluded.type,
    bits = excluded.bits, testing = excluded.testing, ttl = excluded.ttl,
    first_ts = excluded.first_ts, last_ts = excluded.last_ts,
    cname = excluded.cname, seen_ts = excluded.seen_ts,
    revoked_ts = excluded.revoked_ts
WHERE excluded.checked_ts > dns_key.checked_ts
