-- Reports of the window by the From domains in them: how many have a record of
-- the policy domain or no record at all, and how many one of a domain below.
-- share: of each report's records, those of a domain below.
WITH q (share) AS MATERIALIZED (
    SELECT (SELECT avg(CASE e.header_from WHEN 0 THEN 0 ELSE
                (SELECT substr(f.name, -length(d.name) - 1) = '.' || d.name
                    FROM name AS f WHERE f.name_pk = e.header_from) END)
        FROM record AS x
        CROSS JOIN combination AS c ON c.combination_pk = x.combination
        CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
        WHERE x.record_pk
            BETWEEN r.first_record AND r.first_record + r.records - 1)
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from AND :to
        AND NOT (:strict = 1 AND r.provenance = 2)
    WHERE d.name = :domain AND d.own = 1
)
SELECT count(*) FILTER (WHERE share IS NULL OR share < 1) AS domain,
    count(*) FILTER (WHERE share > 0) AS below
FROM q;
