INSERT INTO name (name) VALUES (:name)
