-- A row that shows itself (:shown is NULL) needs its key beforehand.
INSERT INTO dkim (dkim_pk, domain, selector, result, next, shown)
VALUES ((SELECT max(dkim_pk) FROM dkim) + 1, :domain, :selector, :result,
    :next, ifnull(:shown, (SELECT max(dkim_pk) FROM dkim) + 1))
ON CONFLICT DO NOTHING
