-- Who reported on which days from :from to :to, and how many of the reports
-- had no record at all. Periods of more than 25 h reach from long_begin to
-- long_end (exclusive).
SELECT r.submitter, r.day_ts, count(*) AS reports,
    count(*) FILTER (WHERE r.records = 0) AS empty,
    min(r.begin_ts) FILTER (WHERE r.end_ts - r.begin_ts > 90000) AS long_begin,
    max(r.end_ts) FILTER (WHERE r.end_ts - r.begin_ts > 90000) AS long_end
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from - 45 * 86400 AND :to + 45 * 86400
    AND CASE WHEN r.end_ts - r.begin_ts > 90000
        THEN r.end_ts > :from AND r.begin_ts < :to + 86400
        ELSE r.day_ts BETWEEN :from AND :to END
    AND NOT (:strict = 1 AND r.provenance = 2)
WHERE d.name = :domain AND d.own = 1
GROUP BY r.submitter, r.day_ts
ORDER BY r.submitter, r.day_ts;
