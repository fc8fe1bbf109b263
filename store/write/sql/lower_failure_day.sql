-- The same for a row of more than one report.
UPDATE failure_day AS t SET reports = t.reports - 1,
    incidents = t.incidents - f.incidents, kept = t.kept - 1
FROM failure AS f
WHERE f.failure_pk = :report AND t.reports > 1 AND t.domain = f.domain
    AND t.day_ts = f.arrival_ts - f.arrival_ts % 86400
    AND t.reporter = f.reporter AND t.provenance = f.provenance
    AND ifnull(t.source, 0) = ifnull(f.source, 0)
    AND t.dkim_domain = f.dkim_domain AND t.envelope_from = f.envelope_from
