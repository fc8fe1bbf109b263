INSERT INTO failure_day (domain, day_ts, reporter, provenance, source,
    dkim_domain, envelope_from, reports, incidents, kept)
VALUES (:domain, :day_ts, :reporter, :provenance, :source, :dkim_domain,
    :envelope_from, 1, :incidents, :kept)
ON CONFLICT (domain, day_ts, reporter, provenance, ifnull(source, 0),
    dkim_domain, envelope_from)
DO UPDATE SET reports = reports + 1, incidents = incidents + excluded.incidents,
    kept = kept + excluded.kept
