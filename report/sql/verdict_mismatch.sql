-- What reports of the window hold whose provenance is a mismatch.
SELECT count(*) AS reports, coalesce(sum(r.messages), 0) AS messages
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to AND r.provenance = 2
WHERE d.name = :domain AND d.own = 1;
