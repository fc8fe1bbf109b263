-- Domains of which DNS says that they take and send no mail: a null MX or none,
-- and SPF allows nobody, as it answered since :since. If no MX is stored, there
-- is none only if DNS has answered the question. A subdomain without a DMARC
-- record of its own is a part of the domain that has one.
SELECT d.domain
FROM dns_domain AS d
WHERE coalesce(d.mx_ts, d.checked_ts) >= :since
    AND coalesce(d.spf_ts, d.checked_ts) >= :since
    AND (SELECT count(*) = 1 AND max(r.record) = '0 .'
            OR count(*) = 0 AND d.mx_ts IS NOT NULL
        FROM dns_record AS r WHERE r.domain = d.domain AND r.kind = 'mx')
    AND (SELECT count(*) = 1
            AND lower(replace(max(r.record), ' ', '')) = 'v=spf1-all'
        FROM dns_record AS r WHERE r.domain = d.domain AND r.kind = 'spf')
    AND (d.dmarc_at IS NULL OR d.dmarc_at = d.domain
        OR substr(d.domain, -length(d.dmarc_at) - 1) <> '.' || d.dmarc_at)
ORDER BY d.domain;
