-- One DKIM result of a list, and the rest of the list: 0 is its end.
SELECT nullif(d.name, '') AS domain, nullif(s.name, '') AS selector, 0 AS scope,
    k.result, k.next
FROM dkim AS k
CROSS JOIN name AS d ON d.name_pk = k.domain
CROSS JOIN name AS s ON s.name_pk = k.selector
WHERE k.dkim_pk = :list;
