INSERT INTO record (report, n, source, combination, messages)
VALUES (:report, :n, :source, :combination, :messages)
