-- Messages From a name, or below it, in the window, in the reports about a
-- domain above it; failing: messages that pass neither way.
SELECT coalesce(sum(x.messages), 0) AS messages,
    coalesce(sum(x.messages) FILTER
        (WHERE e.dkim_aligned <> 1 AND e.spf_aligned <> 1), 0) AS failing
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
CROSS JOIN record AS x ON x.record_pk
    BETWEEN r.first_record AND r.first_record + r.records - 1
CROSS JOIN combination AS c ON c.combination_pk = x.combination
CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
CROSS JOIN name AS n ON n.name_pk = e.header_from
WHERE d.name = :domain AND d.own = 1 AND (n.name = :name OR
    substr(n.name, -length(:name) - 1) = '.' || :name);
