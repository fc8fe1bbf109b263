-- One SPF result of a list, and the rest of the list: 0 is its end.
SELECT nullif(d.name, '') AS domain, NULL AS selector, f.scope, f.result, f.next
FROM spf AS f
CROSS JOIN name AS d ON d.name_pk = f.domain
WHERE f.spf_pk = :list;
