-- What this database is called in its fleet, and how many reports it has still
-- to ship: those that wait, and those that were refused. No row: no fleet.
SELECT f.host, count(u.report) FILTER (WHERE u.refused IS NULL) AS waiting,
    count(u.refused) AS refused
FROM fleet AS f
LEFT JOIN unsent AS u
GROUP BY f.host;
