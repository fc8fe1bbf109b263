-- Enters all reports about own domains; those that were refused are tried again.
INSERT INTO unsent (report)
SELECT r.report_pk
FROM report AS r
JOIN domain AS d ON d.domain_pk = r.domain
WHERE d.own = 1
ON CONFLICT DO UPDATE SET refused = NULL
