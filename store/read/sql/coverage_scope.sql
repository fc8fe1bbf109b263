-- coverage.sql for the reports with a record of one scope: From domains below
-- the policy domain (:below = 1), or the others.
SELECT r.reporter, max(coalesce(u.org_name, w.identity)) AS org_name, r.day_ts,
    count(*) AS reports, sum(y.messages) AS messages,
    max(r.end_ts) AS last_end,
    min(r.begin_ts) FILTER (WHERE r.end_ts - r.begin_ts
        BETWEEN 90001 AND 3456000) AS long_begin,
    max(r.end_ts) FILTER (WHERE r.end_ts - r.begin_ts
        BETWEEN 90001 AND 3456000) AS long_end
FROM (SELECT q.report_pk, sum(x.messages) AS messages
    FROM domain AS d
    CROSS JOIN report AS q ON q.domain = d.domain_pk AND q.standing = 1
        AND q.day_ts BETWEEN :from AND :to
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN q.first_record AND q.first_record + q.records - 1
    JOIN combination AS c ON c.combination_pk = x.combination
    JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
    JOIN name AS f ON f.name_pk = e.header_from
    WHERE d.name = :domain AND d.own = 1
        AND (substr(f.name, -length(d.name) - 1) = '.' || d.name) = :below
    GROUP BY q.report_pk) AS y
JOIN report AS r ON r.report_pk = y.report_pk
JOIN submitter AS u ON u.submitter_pk = r.submitter
JOIN reporter AS w ON w.reporter_pk = r.reporter
GROUP BY r.reporter, r.day_ts
ORDER BY r.reporter, r.day_ts;
