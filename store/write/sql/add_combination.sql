INSERT INTO combination (dkim, envelope, evaluated)
VALUES (:dkim, :envelope, :evaluated)
ON CONFLICT DO NOTHING
