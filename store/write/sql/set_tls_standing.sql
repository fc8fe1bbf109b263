UPDATE tls_report SET standing = :standing WHERE tls_report_pk = :report
