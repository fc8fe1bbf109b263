-- An uncounted revision, by its facts.
SELECT report_pk, messages, records, facts, provenance FROM report
WHERE domain = :domain AND reporter = :reporter AND report_id = :report_id
    AND begin_ts = :begin_ts AND end_ts = :end_ts AND facts = :facts
    AND standing = 0
