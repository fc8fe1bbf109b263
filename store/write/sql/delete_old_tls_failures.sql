DELETE FROM tls_failure
WHERE tls_policy IN (SELECT p.tls_policy_pk FROM tls_report AS t
    JOIN tls_policy AS p ON p.tls_report = t.tls_report_pk
    WHERE t.end_ts < :before)
