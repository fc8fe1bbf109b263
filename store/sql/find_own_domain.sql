SELECT 1 FROM own_domain WHERE name = :name
