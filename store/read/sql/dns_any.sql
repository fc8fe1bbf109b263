-- Whether any address was looked up.
SELECT EXISTS (SELECT 1 FROM dns_host) AS any;
