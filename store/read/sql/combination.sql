-- The parts of a combination.
SELECT dkim, envelope, evaluated
FROM combination
WHERE combination_pk = :combination;
