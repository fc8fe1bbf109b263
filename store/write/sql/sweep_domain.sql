DELETE FROM domain WHERE domain_pk NOT IN (SELECT domain FROM report
    UNION SELECT domain FROM tls_policy
    UNION SELECT submitted_for FROM tls_report
        WHERE submitted_for IS NOT NULL
    UNION SELECT domain FROM failure
    UNION SELECT domain FROM failure_day)
