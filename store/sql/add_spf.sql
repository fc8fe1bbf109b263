-- A row that shows itself (:shown is NULL) must know its key beforehand.
INSERT INTO spf (spf_pk, domain, scope, result, next, shown)
SELECT max(spf_pk) + 1, :domain, :scope, :result, :next,
    ifnull(:shown, max(spf_pk) + 1)
FROM spf
