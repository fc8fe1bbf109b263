INSERT INTO source (address, ip, net) VALUES (:address, :ip, :net)
