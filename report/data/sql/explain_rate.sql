-- Direct mail that fails, with the Wilson interval (95 %). A sender that
-- recovered is judged by its last days.
WITH direct AS (
    SELECT coalesce(sum(s.messages), 0) AS n,
        coalesce(sum(s.messages) FILTER (WHERE s.failing), 0) AS k,
        1.959964 AS z
    FROM seen AS s
    LEFT JOIN known_recovered AS r ON r.sender = s.sender
    WHERE s.direct AND s.day_ts >= ifnull(r.from_ts, 0)
),
share AS (
    SELECT n, k, z, 1.0 * k / n AS p, 1 + z * z / n AS wide FROM direct
)
SELECT n, k AS at_risk, p AS ratio,
    ifnull(max(0, (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n +
        z * z / (4.0 * n * n))) / wide), 0) AS lower,
    ifnull(min(1, (p + z * z / (2 * n) + z * sqrt(p * (1 - p) / n +
        z * z / (4.0 * n * n))) / wide), 1) AS upper
FROM share;
