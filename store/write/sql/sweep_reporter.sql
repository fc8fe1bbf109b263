DELETE FROM reporter WHERE reporter_pk NOT IN (SELECT reporter FROM report
    UNION SELECT reporter FROM tls_report
    UNION SELECT reporter FROM failure
    UNION SELECT reporter FROM failure_day)
