-- The row of a report is that of its best copy.
UPDATE report SET provenance = :provenance, message = :message,
    submitter = :submitter, repaired = :repaired, skipped = :skipped,
    error = :error
WHERE report_pk = :report
