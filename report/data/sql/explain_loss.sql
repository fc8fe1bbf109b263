-- Direct mail of the last 7 days: what fails, what of it was quarantined or
-- rejected, and the lower bound (Wilson, 95 %) of what fails.
WITH direct AS (
    SELECT coalesce(sum(messages), 0) AS n,
        coalesce(sum(messages) FILTER (WHERE failing), 0) AS k,
        coalesce(sum(messages) FILTER (WHERE failing
            AND disposition IN ('quarantine', 'reject')), 0) AS lost,
        1.959964 AS z
    FROM seen WHERE direct AND age < 7
),
share AS (
    SELECT n, k, lost, z, 1.0 * k / n AS p FROM direct
)
SELECT n AS messages, k AS failing, lost,
    ifnull(max(0, (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n +
        z * z / (4.0 * n * n))) / (1 + z * z / n)), 0) AS lower
FROM share;
