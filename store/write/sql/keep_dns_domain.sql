-- A fact of facts.sql, as are those in keep_dns_*.sql.
INSERT OR REPLACE INTO dns_domain (checked_ts, unknown, domain, spf_lookups,
    dnssec, mx_ts, spf_ts, dmarc_ts, spf_voids, spf_addresses, dmarc_at)
SELECT :now,
    json_extract(:answer, '$[0]'), json_extract(:answer, '$[1]'),
    json_extract(:answer, '$[2]'), json_extract(:answer, '$[3]'),
    json_extract(:answer, '$[4]'), json_extract(:answer, '$[5]'),
    json_extract(:answer, '$[6]'), json_extract(:answer, '$[7]'),
    json_extract(:answer, '$[8]'), json_extract(:answer, '$[9]')
