-- What SPF says of mail from the own addresses of a domain.
SELECT ip, mail_from_domain, result, term, place, lookups, checked_ts
FROM dns_spf
WHERE domain = :domain AND checked_ts <= :now
ORDER BY ip, mail_from_domain;
