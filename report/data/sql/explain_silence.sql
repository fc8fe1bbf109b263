-- Large receivers: how many of the 28 days before the last 7 they reported
-- on, and for how many days they have been silent.
SELECT min(t.org) AS org,
    count(DISTINCT d.day_ts) FILTER (WHERE d.day_ts <= a.last_ts - 7 * 86400)
        AS expected,
    (max(a.last_ts) - max(d.day_ts)) / 86400 AS silent
FROM asked AS a
CROSS JOIN told AS t ON t.major IS NOT NULL
JOIN told_day AS d ON d.report_pk = t.report_pk
    AND d.day_ts BETWEEN a.first_ts - 7 * 86400 AND a.last_ts AND d.counts
GROUP BY t.major
ORDER BY org;
