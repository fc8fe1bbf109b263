-- The latest messages set aside since a time, as set_aside.sql counts them.
SELECT name, reason
FROM message
WHERE reason IS NOT NULL AND seen_ts BETWEEN :since AND :now
    AND (outcome = :rejected
        OR reason NOT IN ('conflict', 'repaired', 'records-skipped',
            'comments-cut'))
ORDER BY seen_ts DESC, name
LIMIT :most;
