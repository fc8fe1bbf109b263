UPDATE report SET standing = :standing WHERE report_pk = :report
