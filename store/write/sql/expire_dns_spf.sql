-- :kept: seconds that an answer stays when DNS was asked about the domain again.
DELETE FROM dns_spf AS s
WHERE checked_ts < (SELECT d.checked_ts - :kept FROM dns_domain AS d
    WHERE d.domain = s.domain)
