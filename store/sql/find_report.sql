-- The one of its identity that counts.
SELECT report_pk, messages, records, facts FROM report
WHERE domain = :domain AND reporter = :reporter AND report_id = :report_id
    AND begin_ts = :begin_ts AND end_ts = :end_ts AND standing = 1
