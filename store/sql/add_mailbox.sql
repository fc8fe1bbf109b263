INSERT INTO mailbox (path) VALUES (:path)
