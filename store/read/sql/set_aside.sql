-- Messages set aside since a time: refused, or stored without one part; and
-- the time of the last entry, if any. The reasons in :marks
-- (',repaired,conflict,') only mark a stored report: apart.sql counts those that
-- affect numbers.
SELECT count(*) FILTER (WHERE outcome = :rejected) AS rejected,
    count(*) FILTER (WHERE outcome <> :rejected
        AND instr(:marks, ',' || reason || ',') = 0) AS partly,
    (SELECT seen_ts FROM message ORDER BY message_pk DESC LIMIT 1)
        AS last_seen
FROM message
WHERE reason IS NOT NULL AND seen_ts BETWEEN :since AND :now;
