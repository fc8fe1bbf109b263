UPDATE report SET standing = 0 WHERE report_pk = :report
