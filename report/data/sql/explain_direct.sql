-- Each direct sender as it is judged: over 28 days, or its last days if it
-- recovered. DKIM rates leave out mail for which DNS failed.
SELECT s.sender, sum(s.messages) AS messages,
    coalesce(sum(s.messages) FILTER (WHERE s.failing), 0) AS failing,
    coalesce(1.0 * sum(s.messages) FILTER (WHERE s.failing) /
        nullif(sum(s.messages), 0), 0) AS failing_share,
    sum(s.messages * (NOT s.trouble)) AS judged,
    sum(s.messages * (NOT s.trouble AND s.dkim_aligned)) AS dkim_judged,
    coalesce(1.0 * sum(s.messages * (NOT s.trouble AND s.dkim_aligned)) /
        nullif(sum(s.messages * (NOT s.trouble)), 0), 0) AS dkim_share
FROM seen AS s
LEFT JOIN known_recovered AS r ON r.sender = s.sender
WHERE s.direct AND s.day_ts >= ifnull(r.from_ts, 0)
GROUP BY s.sender
HAVING sum(s.messages) > 0
ORDER BY failing DESC, messages DESC, s.sender;
