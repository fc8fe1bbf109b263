-- Who reports about own domains, most reports first.
SELECT w.identity, r.reports, r.first_ts, r.last_end_ts
FROM (SELECT r.reporter, count(*) AS reports, min(r.day_ts) AS first_ts,
        max(r.end_ts) AS last_end_ts
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    WHERE d.own = 1
    GROUP BY r.reporter) AS r
JOIN reporter AS w ON w.reporter_pk = r.reporter
ORDER BY r.reports DESC, w.identity;
