-- MX records of a domain that DNS had since :since, or when it answered last:
-- the beginning and the end of the last stretch of each, whether the last
-- answer has it, and whether an answer before that stretch had not.
SELECT record, first_ts, last_ts, last_ts = newest, first_ts > oldest
FROM (SELECT record, max(first_ts) AS first_ts, max(last_ts) AS last_ts,
        max(max(last_ts)) OVER () AS newest, min(min(first_ts)) OVER ()
        AS oldest
    FROM dns_history
    WHERE kind = 'mx' AND name = :domain
    GROUP BY record)
WHERE last_ts >= :since OR last_ts = newest
ORDER BY record;
