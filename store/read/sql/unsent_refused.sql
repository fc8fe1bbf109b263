-- Reports that the engine refuses, and why.
SELECT d.name, w.identity, r.report_id, r.begin_ts, n.refused
FROM unsent AS n
JOIN report AS r ON r.report_pk = n.report
JOIN domain AS d ON d.domain_pk = r.domain
JOIN reporter AS w ON w.reporter_pk = r.reporter
WHERE n.refused IS NOT NULL
ORDER BY d.name, r.begin_ts, w.identity, r.report_id, r.report_pk;
