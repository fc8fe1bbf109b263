-- When a domain was looked up, and the answers about it as a whole.
SELECT checked_ts, spf_lookups, dnssec, mx_ts, spf_ts, dmarc_ts,
    unknown
FROM dns_domain
WHERE domain = :domain AND checked_ts <= :now;
