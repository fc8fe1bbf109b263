INSERT INTO secret (secret_pk, key) VALUES (1, :key)
ON CONFLICT DO NOTHING
