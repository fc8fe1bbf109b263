-- Who reported about the scope; a report without any record is the domain's.
WITH covered AS (
    SELECT org, day_ts, report_pk FROM seen
    UNION
    SELECT t.org, d.day_ts, t.report_pk
    FROM asked AS a
    CROSS JOIN told AS t ON t.records = 0 AND NOT a.below
    JOIN told_day AS d ON d.report_pk = t.report_pk
        AND d.day_ts BETWEEN a.first_ts AND a.last_ts AND d.counts
)
SELECT (SELECT count(DISTINCT day_ts) FROM covered) AS days,
    (SELECT count(DISTINCT org) FROM covered) AS organizations,
    (SELECT count(DISTINCT t.major) FROM covered AS c
        JOIN told AS t USING (report_pk)) AS majors,
    (SELECT count(*) FROM asked AS a JOIN told AS t
        ON t.day_ts BETWEEN a.first_ts AND a.last_ts
        AND t.day_ts < t.until_ts
        AND (t.report_pk IN (SELECT report_pk FROM part)
            OR (t.records = 0 AND NOT a.below))) AS reports;
