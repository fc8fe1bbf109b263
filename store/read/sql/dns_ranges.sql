-- The addresses that services send from, looked up in the time before :now.
SELECT service, first, last
FROM dns_service_range
WHERE checked_ts BETWEEN :since AND :now
ORDER BY service, first, last;
