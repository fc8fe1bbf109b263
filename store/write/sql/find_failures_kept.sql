-- How many failure reports of a day, domain, reporter and provenance were kept;
-- :most, if reports over the limit were counted on it already.
SELECT CASE WHEN EXISTS (SELECT 1 FROM failure_day
        WHERE domain = :domain AND day_ts = :day_ts AND reporter = :reporter
        AND provenance = :provenance AND ifnull(source, 0) = 0
        AND dkim_domain = 0 AND envelope_from = 0 AND kept < reports)
    THEN :most
    ELSE (SELECT coalesce(sum(kept), 0) FROM failure_day
        WHERE domain = :domain AND day_ts = :day_ts AND reporter = :reporter
        AND provenance = :provenance) END
