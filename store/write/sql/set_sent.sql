-- Takes out a report that was shipped, unless it is not the same any more.
DELETE FROM unsent
WHERE report = :report AND EXISTS (SELECT 1 FROM report
    WHERE report_pk = :report AND facts = :facts AND provenance = :provenance)
