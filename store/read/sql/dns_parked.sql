-- Domains of which DNS says that they take and send no mail.
SELECT d.domain
FROM dns_domain AS d
WHERE (SELECT count(*) = 1 AND max(r.record) = '0 .' FROM dns_record AS r
        WHERE r.domain = d.domain AND r.kind = 'mx')
    AND (SELECT count(*) = 1
            AND lower(replace(max(r.record), ' ', '')) = 'v=spf1-all'
        FROM dns_record AS r WHERE r.domain = d.domain AND r.kind = 'spf')
ORDER BY d.domain;
