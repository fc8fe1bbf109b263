INSERT INTO source (address, ip, net48) VALUES (:address, :ip, :net48)
ON CONFLICT DO NOTHING
