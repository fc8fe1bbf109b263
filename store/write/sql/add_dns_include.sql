INSERT OR IGNORE INTO dns_include (domain, name) VALUES (:domain, :name)
