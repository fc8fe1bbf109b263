-- The DKIM results of the list :list, in the order received.
WITH RECURSIVE item (place, pk) AS (
    SELECT 0, :list WHERE :list <> 0
    UNION ALL
    SELECT item.place + 1, k.next
    FROM item JOIN dkim AS k ON k.dkim_pk = item.pk
    WHERE k.next <> 0
)
SELECT nullif(d.name, '') AS domain, nullif(s.name, '') AS selector, 0 AS scope,
    k.result
FROM item
JOIN dkim AS k ON k.dkim_pk = item.pk
JOIN name AS d ON d.name_pk = k.domain
JOIN name AS s ON s.name_pk = k.selector
ORDER BY item.place;
