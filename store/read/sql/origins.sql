-- Reports about own domains since a day, and those of them that are verified.
SELECT count(*), count(*) FILTER (WHERE r.provenance = :verified)
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts >= :since
WHERE d.own = 1;
