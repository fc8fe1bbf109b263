SELECT coalesce(sum(messages) FILTER (WHERE age < 7), 0) AS last_7_days,
    coalesce(sum(messages) FILTER (WHERE age >= 7), 0) / 3 AS usual_week
FROM seen
WHERE class = 'SPOOF';
