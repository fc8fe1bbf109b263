INSERT INTO dns_spf (checked_ts, domain, ip, mail_from_domain, result, term,
    place, lookups)
VALUES (:now,
    json_extract(:answer, '$[0]'), json_extract(:answer, '$[1]'),
    json_extract(:answer, '$[2]'), json_extract(:answer, '$[3]'),
    json_extract(:answer, '$[4]'), json_extract(:answer, '$[5]'),
    json_extract(:answer, '$[6]'))
ON CONFLICT (domain, ip, mail_from_domain) DO UPDATE SET
    checked_ts = excluded.checked_ts, result = excluded.result,
    term = excluded.term, place = excluded.place, lookups = excluded.lookups
WHERE excluded.checked_ts > dns_spf.checked_ts
