SELECT 1 FROM dns_domain WHERE domain = :domain
