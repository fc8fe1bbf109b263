-- The latest messages set aside since a time, as set_aside.sql counts them.
SELECT name, reason
FROM message
WHERE reason IS NOT NULL AND seen_ts BETWEEN :since AND :now
    AND (outcome = :rejected
        OR instr(:marks, ',' || reason || ',') = 0)
ORDER BY seen_ts DESC, name
LIMIT :most;
