-- One SPF result of a list, and the rest of the list; 0: the end.
SELECT domain, 0 AS selector, scope, result, next
FROM spf
WHERE spf_pk = :list;
