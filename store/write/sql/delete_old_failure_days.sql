-- Days before the day of a time.
DELETE FROM failure_day WHERE day_ts + 86400 <= :before
