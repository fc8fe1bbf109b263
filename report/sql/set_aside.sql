-- Messages set aside since a time: refused, or stored without one of their
-- parts; and when any message was last read. The three reasons named here are
-- marks on a report that was stored: apart.sql counts those.
SELECT count(*) FILTER (WHERE seen_ts >= :since AND outcome = 3)
        AS rejected,
    count(*) FILTER (WHERE seen_ts >= :since AND reason IS NOT NULL
        AND outcome <> 3
        AND reason NOT IN ('conflict', 'repaired', 'records-skipped'))
        AS partly,
    max(seen_ts) AS last_seen
FROM message
WHERE seen_ts <= :now;
