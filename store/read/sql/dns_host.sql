-- The host name of an address, looked up in the time before :now.
SELECT lower(name) AS name, confirmed
FROM dns_host
WHERE ip = :ip AND checked_ts BETWEEN :since AND :now;
