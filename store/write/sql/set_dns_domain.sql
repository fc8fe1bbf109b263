INSERT INTO dns_domain (domain, checked_ts, dnssec, mx_ts, spf_ts, dmarc_ts,
    spf_lookups, spf_voids, spf_addresses, dmarc_at, unknown)
VALUES (:domain, :now, :dnssec, CASE WHEN :mx THEN :now END,
    CASE WHEN :spf THEN :now END, CASE WHEN :dmarc THEN :now END,
    :lookups, :voids, :addresses, :place, :unknown)
ON CONFLICT (domain) DO UPDATE SET
    checked_ts = :now,
    dnssec = coalesce(excluded.dnssec, dnssec),
    mx_ts = coalesce(excluded.mx_ts, mx_ts),
    spf_ts = coalesce(excluded.spf_ts, spf_ts),
    dmarc_ts = coalesce(excluded.dmarc_ts, dmarc_ts),
    spf_lookups = CASE WHEN :tree THEN :lookups ELSE spf_lookups END,
    spf_voids = CASE WHEN :tree THEN :voids ELSE spf_voids END,
    spf_addresses = CASE WHEN :tree THEN :addresses ELSE spf_addresses END,
    dmarc_at = CASE WHEN :dmarc THEN :place ELSE dmarc_at END,
    unknown = :unknown
