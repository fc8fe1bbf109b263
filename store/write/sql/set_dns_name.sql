INSERT INTO dns_name (name, found, checked_ts) VALUES (:name, :found, :now)
ON CONFLICT (name) DO UPDATE SET found = :found, checked_ts = :now
