DELETE FROM evaluated
WHERE evaluated_pk NOT IN (SELECT evaluated FROM combination)
