-- What enforcement would lose: all that fails, by kind. And the last 7 days,
-- with the 7 before them. before_recovery: what senders that recovered lost
-- before; ignored: what labels leave out of all other numbers.
SELECT coalesce(sum(messages), 0) AS messages,
    coalesce((SELECT sum(s.messages) FROM seen AS s
        JOIN known_recovered AS r ON r.sender = s.sender
            AND s.day_ts < r.from_ts
        WHERE s.direct AND s.failing), 0) AS before_recovery,
    coalesce((SELECT sum(s.messages) FROM seen AS s
        WHERE s.class = 'IGNORED'), 0) AS ignored,
    coalesce(sum(messages) FILTER (WHERE failing), 0) AS lost,
    coalesce(sum(messages) FILTER (WHERE failing AND direct), 0) AS at_risk,
    coalesce(sum(messages) FILTER (WHERE failing AND class LIKE 'FWD%'), 0)
        AS collateral,
    coalesce(sum(messages) FILTER (WHERE failing AND forwarded
        AND class LIKE 'FWD%'), 0) AS overridden,
    coalesce(sum(messages) FILTER (WHERE failing AND class = 'UNKNOWN'), 0)
        AS unknown,
    coalesce(sum(messages) FILTER (WHERE failing AND class = 'SPOOF'), 0)
        AS forged,
    coalesce(sum(messages) FILTER (WHERE direct AND NOT failing), 0)
        AS direct_pass,
    coalesce(1.0 * sum(messages) FILTER (WHERE failing AND class LIKE 'FWD%')
        / sum(messages) FILTER (WHERE direct OR class LIKE 'FWD%'), 0)
        AS forwarding_share,
    coalesce(1.0 * sum(messages) FILTER (WHERE failing AND NOT forwarded
        AND class LIKE 'FWD%') / sum(messages) FILTER (WHERE direct
        OR class LIKE 'FWD%'), 0) AS broken_share,
    coalesce(sum(messages) FILTER (WHERE age < 7), 0) AS week,
    coalesce(sum(messages) FILTER (WHERE age < 7 AND NOT failing), 0)
        AS week_pass,
    coalesce(sum(messages) FILTER (WHERE age BETWEEN 7 AND 13), 0)
        AS previous
FROM seen
WHERE class <> 'IGNORED';
