SELECT class, sum(messages) AS messages,
    coalesce(sum(messages) FILTER (WHERE NOT failing), 0) AS pass
FROM seen
GROUP BY class
ORDER BY class;
