INSERT INTO domain (name, own)
VALUES (:name, NOT EXISTS (SELECT 1 FROM own_domain)
    OR EXISTS (SELECT 1 FROM own_domain AS o WHERE o.name = :name
        OR substr(:name, -length(o.name) - 1) = '.' || o.name))
ON CONFLICT DO NOTHING
