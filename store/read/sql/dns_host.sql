-- The host name of an address.
SELECT lower(name) AS name, confirmed
FROM dns_host
WHERE ip = :ip AND checked_ts <= :now;
