-- The messages of each combination that a reporter counted from an address,
-- about one policy domain, in the window. Records of one combination are
-- adjacent. The sums equal sums over v_record, but without its look-ups for
-- people.
SELECT x.combination, x.source, r.reporter, sum(x.messages),
    min(r.day_ts), max(r.day_ts)
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
CROSS JOIN record AS x ON x.record_pk
    BETWEEN r.first_record AND r.first_record + r.records - 1
WHERE d.name = :domain AND d.own = 1
GROUP BY x.combination, x.source, r.reporter;
