-- Messages set aside since a time: refused, or stored without one of their
-- parts; and when a message was last read. The three reasons named here are
-- marks on a report that was stored: apart.sql counts those. What was entered
-- last has the greatest key, unless a message set aside was looked at again.
SELECT count(*) FILTER (WHERE outcome = 3) AS rejected,
    count(*) FILTER (WHERE outcome <> 3
        AND reason NOT IN ('conflict', 'repaired', 'records-skipped'))
        AS partly,
    (SELECT max(seen_ts)
        FROM (SELECT * FROM (SELECT seen_ts FROM message
                WHERE seen_ts <= :now ORDER BY message_pk DESC LIMIT 1)
            UNION ALL
            SELECT max(seen_ts) FROM message
                WHERE reason IS NOT NULL AND seen_ts <= :now)) AS last_seen
FROM message
WHERE reason IS NOT NULL AND seen_ts BETWEEN :since AND :now;
