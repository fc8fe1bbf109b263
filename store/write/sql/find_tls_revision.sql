-- An uncounted revision, by its facts.
SELECT tls_report_pk, sessions, 0, facts, provenance FROM tls_report
WHERE reporter = :reporter AND report_id = :report_id AND begin_ts = :begin_ts
    AND end_ts = :end_ts AND domains = :domains AND facts = :facts
    AND standing = 0
