-- The SPF results from key :first to :last, each with the rest of its list; 0:
-- the end.
SELECT spf_pk, domain, 0 AS selector, scope, result, next
FROM spf
WHERE spf_pk BETWEEN :first AND :last;
