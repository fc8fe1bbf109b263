-- Reports in the window about foreign domains.
SELECT count(*) AS reports, count(DISTINCT d.domain_pk) AS domains
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
WHERE d.own = 0;
