UPDATE dns_domain SET unknown = :unknown WHERE domain = :domain
