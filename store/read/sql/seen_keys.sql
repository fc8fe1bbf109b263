-- DKIM keys that mail about a policy domain names in the window, with all its
-- messages, those that passed aligned, the last day of those, and the key as it
-- is stored: keys of passing mail first. After them, stored keys of mail that
-- once passed, whether mail still names them or not: a key that is gone or
-- revoked is asked for no more.
WITH RECURSIVE mail AS (
    SELECT c.dkim, c.evaluated, sum(x.messages) AS messages,
        max(r.day_ts) AS day_ts
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from AND :to
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    WHERE d.name = :domain AND d.own = 1 AND c.dkim <> 0
    GROUP BY c.dkim, c.evaluated
),
-- Keys fall along a list, so that reading it ends.
list (pk, aligned, messages, day_ts) AS (
    SELECT m.dkim, e.dkim_aligned = 1, m.messages, m.day_ts
    FROM mail AS m
    JOIN evaluated AS e ON e.evaluated_pk = m.evaluated
    UNION ALL
    SELECT k.next, l.aligned, l.messages, l.day_ts
    FROM list AS l
    JOIN dkim AS k ON k.dkim_pk = l.pk
    WHERE k.next BETWEEN 1 AND l.pk - 1
)
SELECT d.name AS domain, s.name AS selector, sum(l.messages) AS messages,
    coalesce(sum(l.messages) FILTER (WHERE l.aligned AND k.result = 2), 0)
        AS passed,
    ifnull(max(l.day_ts) FILTER (WHERE l.aligned AND k.result = 2), 0),
    h.hash, h.first_ts, 0 AS stored
FROM list AS l
JOIN dkim AS k ON k.dkim_pk = l.pk
JOIN name AS d ON d.name_pk = k.domain
JOIN name AS s ON s.name_pk = k.selector
LEFT JOIN dns_key AS h ON h.domain = d.name AND h.selector = s.name
    AND h.first_ts IS NOT NULL
WHERE k.domain <> 0 AND k.selector <> 0
GROUP BY k.domain, k.selector
UNION ALL
SELECT domain, selector, 0, 0, seen_ts, hash, first_ts, 1
FROM dns_key
WHERE seen_ts IS NOT NULL AND state IN ('good', 'invalid')
    AND (domain = :domain
        OR substr(domain, -length(:domain) - 1) = '.' || :domain)
ORDER BY passed DESC, stored DESC, messages DESC, domain, selector;
