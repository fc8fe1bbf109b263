-- Domains of which DNS says that they take and send no mail: a null MX or none,
-- and SPF allows nobody. No MX record stored says that there is none only if
-- the question was answered.
SELECT d.domain
FROM dns_domain AS d
WHERE (SELECT count(*) = 1 AND max(r.record) = '0 .'
            OR count(*) = 0 AND d.mx_ts IS NOT NULL
        FROM dns_record AS r WHERE r.domain = d.domain AND r.kind = 'mx')
    AND (SELECT count(*) = 1
            AND lower(replace(max(r.record), ' ', '')) = 'v=spf1-all'
        FROM dns_record AS r WHERE r.domain = d.domain AND r.kind = 'spf')
ORDER BY d.domain;
