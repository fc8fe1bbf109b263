-- A row that shows itself (:shown is NULL) needs its key beforehand.
INSERT INTO spf (spf_pk, domain, scope, result, next, shown)
VALUES ((SELECT max(spf_pk) FROM spf) + 1, :domain, :scope, :result,
    :next, ifnull(:shown, (SELECT max(spf_pk) FROM spf) + 1))
ON CONFLICT DO NOTHING
