INSERT OR REPLACE INTO dns_include (domain, name)
SELECT :domain, value
FROM json_each(:answer, '$[11]')
