-- How many counted failure reports about a domain came in the window, for how
-- many mails, and how many of them were kept when they came.
SELECT coalesce(sum(t.reports), 0), coalesce(sum(t.incidents), 0),
    coalesce(sum(t.kept), 0)
FROM domain AS d
CROSS JOIN failure_day AS t ON t.domain = d.domain_pk
    AND t.day_ts BETWEEN :from AND :to
WHERE d.name = :domain AND d.own = 1 AND t.provenance <> :mismatch;
