INSERT INTO record (source, combination, messages)
VALUES (:source, :combination, :messages)
