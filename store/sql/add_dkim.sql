-- A row that shows itself (:shown is NULL) must know its key beforehand.
INSERT INTO dkim (dkim_pk, domain, selector, result, next, shown)
SELECT max(dkim_pk) + 1, :domain, :selector, :result, :next,
    ifnull(:shown, max(dkim_pk) + 1)
FROM dkim
