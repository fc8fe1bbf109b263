DELETE FROM tls_report WHERE end_ts < :before
