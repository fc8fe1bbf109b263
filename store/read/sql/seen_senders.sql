-- Addresses from which mail about a policy domain passed aligned in the window,
-- with each domain of its envelopes (MAIL FROM; '': none) and the messages that
-- passed aligned by SPF, in the window and from the day :recent on, and in
-- either way: addresses of most passing messages first.
WITH mail AS (
    SELECT x.source, c.envelope, c.evaluated, sum(x.messages) AS messages,
        coalesce(sum(x.messages) FILTER (WHERE r.day_ts >= :recent), 0)
            AS recent
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from AND :to
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    WHERE d.name = :domain AND d.own = 1
    GROUP BY x.source, c.envelope, c.evaluated
),
sender AS (
    SELECT m.source, CASE f.scope WHEN 0 THEN f.domain ELSE 0 END AS name,
        sum(m.messages) FILTER
            (WHERE e.dkim_aligned = 1 OR e.spf_aligned = 1) AS aligned,
        sum(m.messages) FILTER (WHERE e.spf_aligned = 1 AND f.result = 2)
            AS spf,
        sum(m.recent) FILTER (WHERE e.spf_aligned = 1 AND f.result = 2)
            AS recent
    FROM mail AS m
    JOIN evaluated AS e ON e.evaluated_pk = m.evaluated
    JOIN envelope AS v ON v.envelope_pk = m.envelope
    JOIN spf AS l ON l.spf_pk = v.spf
    JOIN spf AS f ON f.spf_pk = l.shown
    GROUP BY m.source, CASE f.scope WHEN 0 THEN f.domain ELSE 0 END
),
total AS (
    SELECT source, sum(aligned) AS aligned
    FROM sender
    GROUP BY source
    HAVING sum(aligned) > 0
)
SELECT a.address, n.name, coalesce(s.spf, 0), coalesce(s.recent, 0),
    coalesce(s.aligned, 0)
FROM total AS t
JOIN sender AS s ON s.source = t.source
JOIN source AS a ON a.source_pk = t.source
JOIN name AS n ON n.name_pk = s.name
ORDER BY t.aligned DESC, a.address, n.name;
