DELETE FROM tls_policy
WHERE tls_report IN (SELECT tls_report_pk FROM tls_report
    WHERE end_ts < :before)
