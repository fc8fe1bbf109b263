SELECT 1 FROM dns_service_range WHERE service = :service AND checked_ts >= :now
