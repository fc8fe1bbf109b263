-- What a combination is made of.
SELECT dkim, envelope, evaluated
FROM combination
WHERE combination_pk = :combination;
