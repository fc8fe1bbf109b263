-- The domains by which others vouch for mail about a policy domain in the window:
-- those of passing signatures (kind 0) and of passing envelopes (1), and the
-- confirmed host names of addresses, looked up since :since (2).
WITH RECURSIVE mail AS (
    SELECT DISTINCT c.dkim, c.envelope, x.source
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from AND :to
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    WHERE d.name = :domain AND d.own = 1
),
-- Keys fall along a list, so that reading it ends.
list (pk) AS (
    SELECT dkim FROM mail WHERE dkim <> 0
    UNION
    SELECT k.next
    FROM list AS l
    JOIN dkim AS k ON k.dkim_pk = l.pk
    WHERE k.next BETWEEN 1 AND l.pk - 1
)
SELECT 0 AS kind, n.name AS name
FROM list AS l
JOIN dkim AS k ON k.dkim_pk = l.pk AND k.result = 2
JOIN name AS n ON n.name_pk = k.domain
UNION
SELECT 1, n.name
FROM (SELECT DISTINCT envelope FROM mail) AS m
JOIN envelope AS v ON v.envelope_pk = m.envelope
JOIN spf AS l ON l.spf_pk = v.spf
JOIN spf AS f ON f.spf_pk = l.shown AND f.result = 2 AND f.scope = 0
JOIN name AS n ON n.name_pk = f.domain
UNION
SELECT 2, h.name
FROM (SELECT DISTINCT source FROM mail) AS m
JOIN source AS s ON s.source_pk = m.source
JOIN dns_host AS h ON h.ip = s.ip AND h.confirmed = 1
    AND h.checked_ts >= :since
ORDER BY kind, name;
