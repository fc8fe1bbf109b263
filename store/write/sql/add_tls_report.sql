INSERT INTO tls_report (message, reporter, org_name, contact, report_id,
    domains, submitted_for, begin_ts, end_ts, facts, sessions, standing,
    provenance, repaired, skipped)
VALUES (:message, :reporter, :org_name, :contact, :report_id, :domains,
    :submitted_for, :begin_ts, :end_ts, :facts, :sessions, :standing,
    :provenance, :repaired, :skipped)
