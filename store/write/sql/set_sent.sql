-- Takes out a shipped report, if it has not changed since it was read.
DELETE FROM unsent
WHERE report = :report AND EXISTS (SELECT 1 FROM report
    WHERE report_pk = :report AND facts = :facts AND provenance = :provenance)
