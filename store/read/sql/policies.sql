-- The policies read by any report about a domain.
SELECT p.policy_pk, p.p, p.sp, p.np, p.t, p.pct, p.adkim, p.aspf, p.fo
FROM domain AS d
CROSS JOIN policy AS p ON p.domain = d.domain_pk
WHERE d.name = :domain;
