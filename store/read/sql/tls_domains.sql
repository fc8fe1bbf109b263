-- Own domains that counted TLS reports of the window are about, by name.
SELECT d.name
FROM domain AS d
WHERE d.own = 1 AND EXISTS (SELECT 1 FROM tls_policy AS p
    CROSS JOIN tls_report AS t ON t.tls_report_pk = p.tls_report
        AND t.standing = 1 AND t.provenance <> :mismatch
        AND t.day_ts BETWEEN :from AND :to
    WHERE p.domain = d.domain_pk)
ORDER BY d.name;
