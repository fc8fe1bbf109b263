-- In the order of the key, as in insert.sql.
INSERT INTO dmarc.dns
SELECT * FROM pg_temp.incoming_dns
ORDER BY domain, checked_ts, identity
ON CONFLICT DO NOTHING
