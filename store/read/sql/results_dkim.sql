-- The DKIM results from key :first to :last, each with the rest of its list; 0:
-- the end.
SELECT dkim_pk, domain, selector, 0 AS scope, result, next
FROM dkim
WHERE dkim_pk BETWEEN :first AND :last;
