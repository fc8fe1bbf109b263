-- Reports of the window by the From domains in them: how many have a record of
-- the policy domain or no record at all, and how many one of a domain below.
SELECT count(*) FILTER (WHERE q.domain OR q.below IS NULL) AS domain,
    count(*) FILTER (WHERE q.below) AS below
FROM (SELECT
        max(substr(f.name, -length(d.name) - 1) = '.' || d.name) AS below,
        max(substr(f.name, -length(d.name) - 1) <> '.' || d.name) AS domain
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from AND :to
        AND NOT (:strict = 1 AND r.provenance = 2)
    LEFT JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    LEFT JOIN combination AS c ON c.combination_pk = x.combination
    LEFT JOIN name AS f ON f.name_pk = c.header_from
    WHERE d.name = :domain AND d.own = 1
    GROUP BY r.report_pk) AS q;
