DELETE FROM combination
WHERE combination_pk NOT IN (SELECT combination FROM record)
