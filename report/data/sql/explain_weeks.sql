-- Each direct sender in the last 7 days and the 21 before them: what of its
-- mail has aligned DKIM, aligned SPF, or passes, with Wilson bounds.
WITH sent AS (
    SELECT sender, age < 7 AS now,
        CASE what.column1 WHEN 'DKIM_DROP' THEN messages * (NOT trouble)
            ELSE messages END AS n,
        CASE what.column1
            WHEN 'DKIM_DROP' THEN messages * (NOT trouble AND dkim_aligned)
            WHEN 'SPF_DROP' THEN messages * spf_aligned
            ELSE messages * (NOT failing) END AS k,
        messages, what.column1 AS code
    FROM seen, (VALUES ('DKIM_DROP'), ('SPF_DROP'), ('PASS_DROP')) AS what
    WHERE direct
),
week AS (
    SELECT sender, code, 1.959964 AS z,
        coalesce(sum(n) FILTER (WHERE NOT now), 0) AS before,
        coalesce(sum(k) FILTER (WHERE NOT now), 0) AS before_good,
        coalesce(sum(n) FILTER (WHERE now), 0) AS judged_now,
        coalesce(sum(k) FILTER (WHERE now), 0) AS now_good,
        coalesce(sum(messages) FILTER (WHERE now), 0) AS messages_now
    FROM sent
    GROUP BY sender, code
),
share AS (
    SELECT *, 1.0 * before_good / before AS p,
        1.0 * now_good / judged_now AS q
    FROM week
)
SELECT sender, code, before, before_good, ifnull(p, 0) AS share_before,
    messages_now,
    judged_now, now_good, ifnull(q, 0) AS share_now, p - q AS fall,
    max(0, (p + z * z / (2 * before) - z * sqrt(p * (1 - p) / before +
        z * z / (4.0 * before * before))) / (1 + z * z / before))
        AS lower_before,
    min(1, (q + z * z / (2 * judged_now) + z * sqrt(q * (1 - q) / judged_now +
        z * z / (4.0 * judged_now * judged_now))) / (1 + z * z / judged_now))
        AS upper_now
FROM share
ORDER BY sender, code;
