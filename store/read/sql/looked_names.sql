-- The latest messages without a report.
SELECT name
FROM message
WHERE outcome = :not_a_report AND seen_ts >= :since
ORDER BY message_pk DESC
LIMIT :most;
