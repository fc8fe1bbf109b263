-- From domains below a policy domain in the window, most messages first,
-- whether mail of theirs passed aligned, and when each was last looked up.
SELECT n.name, max(ifnull(e.dkim_aligned = 1 OR e.spf_aligned = 1, 0)),
    (SELECT checked_ts FROM dns_name AS k WHERE k.name = n.name)
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
CROSS JOIN record AS x ON x.record_pk
    BETWEEN r.first_record AND r.first_record + r.records - 1
CROSS JOIN combination AS c ON c.combination_pk = x.combination
CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
CROSS JOIN name AS n ON n.name_pk = e.header_from
WHERE d.name = :domain AND d.own = 1
    AND substr(n.name, -length(:domain) - 1) = '.' || :domain
GROUP BY n.name_pk
ORDER BY sum(x.messages) DESC, n.name;
