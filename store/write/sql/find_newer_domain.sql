SELECT 1 FROM dns_domain WHERE domain = :name AND checked_ts >= :now
