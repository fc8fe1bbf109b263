SELECT 1 FROM dns_key WHERE domain = :domain AND selector = :selector
