INSERT OR REPLACE INTO dns_service_range (service, first, last, checked_ts)
VALUES (:service, :first, :address, :now)
