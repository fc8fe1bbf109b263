-- What was published at a name, and when, as far as it was known at :now and
-- seen since :since: the :most that were seen last. latest: as DNS said last.
SELECT nullif(record, '') AS record, first_ts, last_ts,
    last_ts = max(last_ts) OVER () AS latest
FROM (SELECT record, first_ts, min(last_ts, :now) AS last_ts
    FROM dns_history
    WHERE kind = :kind AND name = :name
        AND first_ts <= :now AND last_ts >= :since
    ORDER BY min(last_ts, :now) DESC, first_ts DESC, record
    LIMIT :most)
ORDER BY first_ts, record;
