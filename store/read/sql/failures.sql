-- Counted failure reports of the window about a domain, the latest first, in an
-- order that does not depend on that of their mail.
SELECT d.name, f.arrival_ts, f.guessed, w.identity, s.address,
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = f.header_from),
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.envelope_from),
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = f.envelope_to),
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = f.dkim_domain),
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.dkim_selector),
    f.auth_failure, ifnull(f.identity, -1), f.delivery, f.incidents,
    f.subject_tag, f.from_tag, f.provenance
FROM domain AS d
CROSS JOIN failure AS f ON f.domain = d.domain_pk
    AND f.arrival_ts BETWEEN :from AND :to
CROSS JOIN reporter AS w ON w.reporter_pk = f.reporter
LEFT JOIN source AS s ON s.source_pk = f.source
WHERE d.own = 1 AND f.provenance <> :mismatch AND d.name = :domain
ORDER BY f.arrival_ts DESC, w.identity, s.address, 6, 7, 8, 9, 10,
    f.auth_failure, f.delivery, f.incidents;
