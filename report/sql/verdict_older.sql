-- The first and last day of each combination from each address in the 400
-- days before the window, which begins on the day :from.
SELECT g.combination, s.address, g.first_ts, g.last_ts
FROM (SELECT x.combination, x.source, min(r.day_ts) AS first_ts,
        max(r.day_ts) AS last_ts
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts >= :from - 400 * 86400 AND r.day_ts < :from
        AND NOT (:strict = 1 AND r.provenance = 2)
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    WHERE d.name = :domain AND d.own = 1 AND x.messages > 0
    GROUP BY x.combination, x.source) AS g
CROSS JOIN source AS s ON s.source_pk = g.source
ORDER BY g.combination, s.address;
