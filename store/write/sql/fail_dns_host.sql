UPDATE dns_host SET failed_ts = :now WHERE ip = :ip
