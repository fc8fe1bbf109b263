-- Notes why the engine refuses a report, if it has not changed since it was
-- read.
UPDATE unsent SET refused = :reason
WHERE report = :report AND EXISTS (SELECT 1 FROM report
    WHERE report_pk = :report AND facts = :facts AND provenance = :provenance)
