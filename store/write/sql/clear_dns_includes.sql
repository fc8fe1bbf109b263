DELETE FROM dns_include WHERE domain = :domain
