-- What SPF says of mail from the addresses of a domain, and their host names.
SELECT s.ip, s.mail_from_domain, s.result, s.term, s.place, s.lookups,
    h.ip IS NOT NULL, h.name, h.confirmed
FROM dns_spf AS s
LEFT JOIN dns_host AS h ON h.ip = s.ip
WHERE s.domain = :domain AND s.checked_ts <= :now
ORDER BY s.ip, s.mail_from_domain;
