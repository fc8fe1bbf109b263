DELETE FROM dns_record WHERE domain = :domain AND kind = :kind
