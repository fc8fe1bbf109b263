-- The parts of the combinations from key :first to :last.
SELECT combination_pk, dkim, envelope, evaluated
FROM combination
WHERE combination_pk BETWEEN :first AND :last;
