-- What was stored about a domain as a whole.
SELECT checked_ts, dnssec, mx_ts IS NOT NULL, spf_ts IS NOT NULL,
    dmarc_ts IS NOT NULL, spf_lookups, spf_voids, spf_addresses, dmarc_at,
    unknown
FROM dns_domain
WHERE domain = :domain AND checked_ts <= :now;
