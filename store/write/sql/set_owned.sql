UPDATE domain SET own = NOT own
WHERE own <> (NOT EXISTS (SELECT 1 FROM own_domain)
    OR EXISTS (SELECT 1 FROM own_domain AS o WHERE o.name = domain.name
        OR substr(domain.name, -length(o.name) - 1) = '.' || o.name))
