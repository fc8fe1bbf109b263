-- Makes the row of a TLS report describe its best copy.
UPDATE tls_report SET provenance = :provenance, message = :message,
    org_name = :org_name, contact = :contact, submitted_for = :submitted_for,
    repaired = :repaired, skipped = :skipped
WHERE tls_report_pk = :report
