-- TLS reports to be pruned.
SELECT count(*) FROM tls_report WHERE end_ts < :before
