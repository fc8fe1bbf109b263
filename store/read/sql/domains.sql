-- Own policy domains with reports in the window, most messages first.
SELECT d.name
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
WHERE d.own = 1
GROUP BY d.domain_pk
ORDER BY sum(r.messages) DESC, d.name;
