-- What counted TLS reports about a domain say of each policy in the window, by
-- day and key.
SELECT d.name, t.day_ts, w.identity, ifnull(t.org_name, w.identity), p.type,
    p.mode, ifnull(p.successful, -1), ifnull(p.failed, -1), p.strings, p.mx,
    t.report_id, t.begin_ts, t.end_ts, t.provenance, p.tls_policy_pk
FROM domain AS d
CROSS JOIN tls_policy AS p ON p.domain = d.domain_pk
CROSS JOIN tls_report AS t ON t.tls_report_pk = p.tls_report
    AND t.standing = 1 AND t.provenance <> :mismatch
    AND t.day_ts BETWEEN :from AND :to
CROSS JOIN reporter AS w ON w.reporter_pk = t.reporter
WHERE d.own = 1 AND d.name = :domain
ORDER BY t.day_ts * :order, p.tls_policy_pk;
