INSERT INTO dns_host (ip, name, confirmed, checked_ts, names)
VALUES (:ip, :name, :confirmed, :now, :names)
ON CONFLICT (ip) DO UPDATE SET name = :name, confirmed = :confirmed,
    checked_ts = :now, failed_ts = NULL, names = :names
