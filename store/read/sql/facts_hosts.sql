-- What DNS says of the addresses in reports about own domains, as facts.sql:
-- in all reports, or in those that are still to be shipped.
WITH mail (domain, source) AS MATERIALIZED (
    SELECT DISTINCT d.name, x.source
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    WHERE :all = 1 AND d.own = 1 AND EXISTS (SELECT 1 FROM dns_host)
    UNION
    SELECT d.name, x.source
    FROM unsent AS n
    CROSS JOIN report AS r ON r.report_pk = n.report
    CROSS JOIN domain AS d ON d.domain_pk = r.domain AND d.own = 1
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    WHERE EXISTS (SELECT 1 FROM dns_host)
)
SELECT m.domain, 'host', x.ip, x.checked_ts,
    json_array(x.ip, x.name, x.confirmed, x.names)
FROM mail AS m
JOIN source AS s ON s.source_pk = m.source
JOIN dns_host AS x ON x.ip = s.ip;
