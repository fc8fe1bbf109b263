INSERT INTO reporter (identity) VALUES (:identity)
