SELECT c.org, count(DISTINCT c.day_ts) AS days, sum(c.messages) AS messages,
    date(max(c.day_ts), 'unixepoch') AS last_day
FROM (SELECT org, day_ts, messages FROM seen
    UNION ALL
    SELECT t.org, d.day_ts, 0
    FROM asked AS a
    CROSS JOIN told AS t ON t.records = 0 AND NOT a.below
    JOIN told_day AS d ON d.report_pk = t.report_pk
        AND d.day_ts BETWEEN a.first_ts AND a.last_ts AND d.counts) AS c
GROUP BY c.org
ORDER BY messages DESC, c.org;
