-- On how many days of the window a policy domain has reports, and how many
-- messages passed aligned.
SELECT count(DISTINCT r.day_ts), coalesce(sum(r.dmarc_pass), 0)
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
WHERE d.name = :domain AND d.own = 1;
