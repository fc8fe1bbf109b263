-- The findings about the records of a domain, with what to do: errors first.
-- place: whose record each is about, if that is certainly a subdomain. A
-- finding names a key by its selector, and an address by itself.
SELECT f.code, f.severity, f.detail, f.fix,
    CASE WHEN f.subject = '' THEN NULL
    WHEN f.code GLOB 'DKIM_*' THEN
        (SELECT CASE WHEN count(*) = 1 THEN
            nullif(max(k.domain), f.domain) END
        FROM dns_key AS k
        WHERE k.selector = f.subject AND (k.domain = f.domain
            OR substr(k.domain, -length(f.domain) - 1) = '.' || f.domain))
    WHEN f.code = 'SPF_SOURCE_LOST' THEN
        (SELECT CASE WHEN count(*) = 1 THEN
            nullif(max(s.mail_from_domain), f.domain) END
        FROM dns_spf AS s
        WHERE s.domain = f.domain AND s.ip = f.subject
            AND s.result <> 'pass')
    END AS place, f.subject
FROM dns_finding AS f
WHERE f.domain = :domain
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1
    WHEN 'info' THEN 2 ELSE 3 END, f.code, f.detail;
