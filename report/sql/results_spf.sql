-- The SPF results of the list :list, in the order received.
WITH RECURSIVE item (place, pk) AS (
    SELECT 0, :list WHERE :list <> 0
    UNION ALL
    SELECT item.place + 1, f.next
    FROM item JOIN spf AS f ON f.spf_pk = item.pk
    WHERE f.next <> 0
)
SELECT nullif(d.name, '') AS domain, NULL AS selector, f.scope, f.result
FROM item
JOIN spf AS f ON f.spf_pk = item.pk
JOIN name AS d ON d.name_pk = f.domain
ORDER BY item.place;
