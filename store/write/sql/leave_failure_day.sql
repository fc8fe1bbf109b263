-- Takes a failure report out of the counts of its day, before its provenance
-- changes: the last one of a row takes the row with it.
DELETE FROM failure_day
WHERE reports = 1 AND failure_day_pk = (SELECT t.failure_day_pk
    FROM failure AS f
    JOIN failure_day AS t ON t.domain = f.domain
        AND t.day_ts = f.arrival_ts - f.arrival_ts % 86400
        AND t.reporter = f.reporter AND t.provenance = f.provenance
        AND ifnull(t.source, 0) = ifnull(f.source, 0)
        AND t.dkim_domain = f.dkim_domain
        AND t.envelope_from = f.envelope_from
    WHERE f.failure_pk = :report)
