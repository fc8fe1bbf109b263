-- Which policies reporters read on which day up to :to, with the messages
-- they judged by them. A report of a longer period counts on the day of its
-- midpoint.
SELECT g.day_ts, p.p, p.sp, p.np, p.t, p.pct, p.adkim, p.aspf, p.fo,
    g.messages, g.reports
FROM (SELECT r.day_ts, r.policy, sum(r.messages) AS messages,
        count(*) AS reports
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts <= :to
        AND NOT (:strict = 1 AND r.provenance = 2)
    WHERE d.name = :domain AND d.own = 1
    GROUP BY r.day_ts, r.policy) AS g
CROSS JOIN policy AS p ON p.policy_pk = g.policy;
