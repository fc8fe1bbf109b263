-- The counted report of an identity. day_ts follows from the period, and
-- stands near the front of the index.
SELECT report_pk, messages, records, facts, provenance FROM report
WHERE domain = :domain AND day_ts = :day_ts AND reporter = :reporter
    AND report_id = :report_id AND begin_ts = :begin_ts AND end_ts = :end_ts
    AND standing = 1
