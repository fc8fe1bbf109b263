-- week: the last 7 days; previous: the 7 before them. The days are those of
-- all the sender's mail, also of other classes and before the 28 days.
WITH days AS MATERIALIZED (
    SELECT sender, min(first_day) AS first_day, max(last_day) AS last_day
    FROM (SELECT sender, day AS first_day, day AS last_day FROM seen
        WHERE messages > 0 AND class <> 'IGNORED'
        UNION ALL
        SELECT sender, first_day, last_day FROM older)
    GROUP BY sender
)
SELECT s.sender, s.class, sum(s.messages) AS messages,
    coalesce(sum(s.messages) FILTER (WHERE NOT s.failing), 0) AS pass,
    sum(s.messages * s.dkim_aligned) AS dkim_aligned,
    sum(s.messages * s.spf_aligned) AS spf_aligned,
    coalesce(sum(s.messages) FILTER (WHERE s.age < 7), 0) AS week,
    coalesce(sum(s.messages) FILTER (WHERE s.age < 7 AND NOT s.failing), 0)
        AS week_pass,
    coalesce(sum(s.messages) FILTER (WHERE s.age BETWEEN 7 AND 13), 0)
        AS previous,
    d.first_day, d.last_day
FROM seen AS s
JOIN days AS d ON d.sender = s.sender
WHERE s.class <> 'IGNORED'
GROUP BY s.sender, s.class
HAVING sum(s.messages) > 0
ORDER BY messages DESC, s.sender, s.class;
