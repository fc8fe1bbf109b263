-- Which policies reporters read on which day up to :to, with the messages
-- they judged by them. A period of more than 25 h is given with its begin and
-- end instead, to be split over its days.
SELECT g.day_ts, p.p, p.sp, p.np, p.t, p.pct, p.adkim, p.aspf, p.fo,
    g.messages, g.reports, g.begin_ts, g.end_ts
FROM (SELECT r.day_ts, r.policy, sum(r.messages) AS messages,
        count(*) AS reports,
        CASE WHEN r.end_ts - r.begin_ts > 90000 THEN r.begin_ts END
            AS begin_ts,
        CASE WHEN r.end_ts - r.begin_ts > 90000 THEN r.end_ts END AS end_ts
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND CASE WHEN r.end_ts - r.begin_ts > 90000
            THEN r.begin_ts < :to + 86400 ELSE r.day_ts <= :to END
        AND NOT (:strict = 1 AND r.provenance = 2)
    WHERE d.name = :domain AND d.own = 1
    GROUP BY r.day_ts, r.policy,
        CASE WHEN r.end_ts - r.begin_ts > 90000 THEN r.report_pk END) AS g
CROSS JOIN policy AS p ON p.policy_pk = g.policy;
