INSERT INTO reporter (identity) VALUES (:identity)
ON CONFLICT DO NOTHING
