-- The counted TLS report of an identity; its columns are those of find_report.
SELECT tls_report_pk, sessions, 0, facts, provenance FROM tls_report
WHERE reporter = :reporter AND report_id = :report_id AND begin_ts = :begin_ts
    AND end_ts = :end_ts AND domains = :domains AND standing = 1
