-- Enters a report about an own domain; one that was refused is tried again.
INSERT INTO unsent (report)
SELECT r.report_pk
FROM report AS r
JOIN domain AS d ON d.domain_pk = r.domain
WHERE r.report_pk = :report AND d.own = 1
ON CONFLICT DO UPDATE SET refused = NULL
