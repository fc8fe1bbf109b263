-- Whether any message held a report that was stored.
SELECT 1 FROM message WHERE outcome = :outcome LIMIT 1
