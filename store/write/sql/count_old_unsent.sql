-- Reports that ended before a time, and stay until they are shipped.
SELECT count(*)
FROM unsent AS u
JOIN report AS r ON r.report_pk = u.report
WHERE r.end_ts < :before
