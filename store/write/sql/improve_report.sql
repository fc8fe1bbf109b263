-- Makes the row of a report describe its best copy.
UPDATE report SET provenance = :provenance, message = :message,
    submitter = :submitter, repaired = :repaired, skipped = :skipped,
    error = :error
WHERE report_pk = :report
