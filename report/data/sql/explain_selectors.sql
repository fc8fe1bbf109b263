-- Signatures of our own domains, for each sender and class.
WITH RECURSIVE list (combination, pk) AS (
    SELECT DISTINCT combination, dkim FROM seen WHERE dkim <> 0
    UNION
    SELECT l.combination, k.next
    FROM list AS l JOIN dkim AS k ON k.dkim_pk = l.pk
    WHERE k.next <> 0
)
SELECT x.sender, x.class, d.name AS d, s.name AS s,
    sum(x.messages) AS messages,
    coalesce(sum(x.messages) FILTER (
        WHERE k.result = 2 /* pass */), 0) AS pass,
    coalesce(sum(x.messages) FILTER (WHERE x.age < 7), 0) AS now,
    coalesce(sum(x.messages) FILTER (
        WHERE x.age < 7 AND k.result = 2 /* pass */), 0) AS now_pass
FROM list AS l
JOIN dkim AS k ON k.dkim_pk = l.pk
JOIN name AS d ON d.name_pk = k.domain
JOIN name AS s ON s.name_pk = k.selector AND s.name <> ''
JOIN seen AS x ON x.combination = l.combination AND x.class <> 'IGNORED'
JOIN known_own AS o ON o.header_from = x.header_from AND o.d = d.name
GROUP BY x.sender, x.class, d.name, s.name
ORDER BY messages DESC, x.sender, x.class, d, s;
