-- The reporters about a domain, by day of the window. A period that is
-- split (common/span.h) covers the days from long_begin to long_end (exclusive).
SELECT r.reporter, max(coalesce(u.org_name, w.identity)) AS org_name, r.day_ts,
    count(*) AS reports, sum(r.messages) AS messages,
    max(r.end_ts) AS last_end,
    min(r.begin_ts) FILTER (WHERE r.end_ts - r.begin_ts
        BETWEEN 90001 AND 3456000) AS long_begin,
    max(r.end_ts) FILTER (WHERE r.end_ts - r.begin_ts
        BETWEEN 90001 AND 3456000) AS long_end
FROM domain AS d
JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
JOIN submitter AS u ON u.submitter_pk = r.submitter
JOIN reporter AS w ON w.reporter_pk = r.reporter
WHERE d.name = :domain AND d.own = 1
GROUP BY r.reporter, r.day_ts
ORDER BY r.reporter, r.day_ts;
