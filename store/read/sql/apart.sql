-- Facts beside the totals of a window, about a domain or (NULL) all own
-- domains: superseded revisions, unusable records, repaired reports.
SELECT coalesce(sum(conflicts), 0) AS conflicts,
    coalesce(sum(skipped), 0) AS skipped,
    coalesce(sum(repaired), 0) AS repaired
FROM (SELECT (SELECT count(*) FROM report AS r
        WHERE r.domain = d.domain_pk AND r.standing = 0
        AND r.day_ts BETWEEN :from AND :to) AS conflicts,
    (SELECT coalesce(sum(r.skipped), 0) FROM report AS r
        WHERE r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from AND :to) AS skipped,
    (SELECT count(*) FROM report AS r
        WHERE r.domain = d.domain_pk AND r.standing = 1 AND r.repaired = 1
        AND r.day_ts BETWEEN :from AND :to) AS repaired
    FROM domain AS d
    WHERE d.own = 1 AND (:domain IS NULL OR d.name = :domain));
