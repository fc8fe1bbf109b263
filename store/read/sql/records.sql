-- Counted reports in the window (from the day :from to the day :to), about all
-- domains or the domains in the JSON array :domains, and where their records
-- are. Rows are streamed, neither sorted nor kept, so memory does not depend on
-- their number.
SELECT r.report_pk, coalesce(u.org_name, w.identity), r.report_id,
    strftime('%Y-%m-%dT%H:%M:%SZ', r.begin_ts, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%SZ', r.end_ts, 'unixepoch'),
    d.name, p.p, p.sp, p.np, p.t, p.pct, p.adkim, p.aspf,
    r.first_record, r.records, d.domain_pk
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
CROSS JOIN submitter AS u ON u.submitter_pk = r.submitter
CROSS JOIN reporter AS w ON w.reporter_pk = r.reporter
CROSS JOIN policy AS p ON p.policy_pk = r.policy
WHERE d.own = 1 AND r.day_ts BETWEEN :from AND :to
    AND (:domains IS NULL
        OR d.name IN (SELECT value FROM json_each(:domains)))
ORDER BY d.name, r.day_ts;
