INSERT OR REPLACE INTO dns_finding (domain, code, detail, severity, subject,
    fix)
SELECT :domain, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
    json_extract(value, '$[2]'), json_extract(value, '$[3]'),
    json_extract(value, '$[4]')
FROM json_each(:answer, '$[12]')
