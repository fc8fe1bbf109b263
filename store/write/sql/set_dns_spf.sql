INSERT OR REPLACE INTO dns_spf (domain, ip, mail_from_domain, result, term,
    place, lookups, checked_ts)
VALUES (:domain, :ip, :envelope_from, :result, :term, :place, :lookups, :now)
