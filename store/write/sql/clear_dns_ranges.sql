DELETE FROM dns_service_range WHERE service = :service
