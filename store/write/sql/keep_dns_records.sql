INSERT OR REPLACE INTO dns_record (domain, kind, record, ttl, place)
SELECT :domain, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
    json_extract(value, '$[2]'), json_extract(value, '$[3]')
FROM json_each(:answer, '$[10]')
