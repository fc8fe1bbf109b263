-- Messages of each combination from each address, as each submitter counted
-- them, on the days of the window. A period of more than 25 h is given with
-- its begin and end instead, to be split over its days; such reports are
-- looked for 45 days around the window. :strict = 1 leaves out reports whose
-- provenance is a mismatch.
SELECT g.combination, s.address, g.submitter, g.day_ts, g.messages,
    g.begin_ts, g.end_ts
FROM (SELECT x.combination, x.source, r.submitter, r.day_ts,
        sum(x.messages) AS messages,
        CASE WHEN r.end_ts - r.begin_ts > 90000 THEN r.begin_ts END
            AS begin_ts,
        CASE WHEN r.end_ts - r.begin_ts > 90000 THEN r.end_ts END AS end_ts
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from - 45 * 86400 AND :to + 45 * 86400
        AND CASE WHEN r.end_ts - r.begin_ts > 90000
            THEN r.end_ts > :from AND r.begin_ts < :to + 86400
            ELSE r.day_ts BETWEEN :from AND :to END
        AND NOT (:strict = 1 AND r.provenance = 2)
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    WHERE d.name = :domain AND d.own = 1
    GROUP BY x.combination, x.source, r.submitter, r.day_ts,
        CASE WHEN r.end_ts - r.begin_ts > 90000 THEN r.report_pk END) AS g
CROSS JOIN source AS s ON s.source_pk = g.source
ORDER BY g.combination, s.address;
