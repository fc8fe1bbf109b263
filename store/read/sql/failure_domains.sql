-- Own domains that counted failure reports of the window are about, by name.
SELECT d.name
FROM domain AS d
WHERE d.own = 1 AND EXISTS (SELECT 1 FROM failure_day AS t
    WHERE t.domain = d.domain_pk AND t.day_ts BETWEEN :from AND :to
        AND t.provenance <> :mismatch)
ORDER BY d.name;
