-- One DKIM result of a list, and the rest of the list; 0: the end.
SELECT domain, selector, 0 AS scope, result, next
FROM dkim
WHERE dkim_pk = :list;
