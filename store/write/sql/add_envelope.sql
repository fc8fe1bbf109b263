INSERT INTO envelope (envelope_from, spf) VALUES (:envelope_from, :spf)
ON CONFLICT DO NOTHING
