-- The failures of those policies, in the same order.
SELECT f.tls_policy, f.result, f.said, nullif(n.name, ''),
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.sending),
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.receiving),
    ifnull(f.sessions, -1), f.reason, f.information, f.helo
FROM domain AS d
CROSS JOIN tls_policy AS p ON p.domain = d.domain_pk
CROSS JOIN tls_report AS t ON t.tls_report_pk = p.tls_report
    AND t.standing = 1 AND t.provenance <> :mismatch
    AND t.day_ts BETWEEN :from AND :to
CROSS JOIN tls_failure AS f ON f.tls_policy = p.tls_policy_pk
CROSS JOIN name AS n ON n.name_pk = f.mx
WHERE d.own = 1 AND d.name = :domain
ORDER BY t.day_ts * :order, p.tls_policy_pk, f.tls_failure_pk;
