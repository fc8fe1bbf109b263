-- Who reported about the scope in the time in which a domain of low volume is
-- looked at: 56 days, or 84 before reject, by the profile of the settings.
WITH covered AS (
    SELECT t.org, t.major, d.day_ts
    FROM asked AS a
    CROSS JOIN told AS t
    JOIN told_day AS d ON d.report_pk = t.report_pk AND d.counts
        AND d.day_ts > a.last_ts - a.lane_days * 86400
        AND d.day_ts <= a.last_ts
    WHERE (t.records = 0 AND NOT a.below) OR EXISTS (
        SELECT 1 FROM v_record AS x
        WHERE x.report_pk = t.report_pk
            AND (substr(x.header_from, -length(a.domain) - 1)
                = '.' || a.domain) = a.below)
)
SELECT count(DISTINCT day_ts) AS days, count(DISTINCT org) AS organizations,
    count(DISTINCT major) AS majors
FROM covered;
