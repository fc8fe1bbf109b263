-- Services whose addresses DNS answered in a stretch of time.
SELECT DISTINCT service
FROM dns_service_range
WHERE checked_ts BETWEEN :since AND :now
ORDER BY service;
