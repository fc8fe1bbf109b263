-- The records that organizations read on the last day with reports. That of
-- most of them is shown, of those that voted for its policy.
SELECT r.p, r.sp, r.np, r.t, r.pct, count(DISTINCT t.org) AS organizations
FROM told_day AS d
JOIN told AS t ON t.report_pk = d.report_pk
JOIN v_report AS r ON r.report_pk = d.report_pk
WHERE d.counts AND d.day_ts = (
    SELECT max(o.day_ts)
    FROM told_day AS o, asked AS a
    WHERE o.counts AND o.day_ts <= a.last_ts)
GROUP BY r.p, r.sp, r.np, r.t, r.pct
ORDER BY organizations DESC, r.p, r.pct;
