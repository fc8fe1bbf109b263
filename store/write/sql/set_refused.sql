-- Notes why the engine refuses a report, unless it is not the same any more.
UPDATE unsent SET refused = :reason
WHERE report = :report AND EXISTS (SELECT 1 FROM report
    WHERE report_pk = :report AND facts = :facts AND provenance = :provenance)
