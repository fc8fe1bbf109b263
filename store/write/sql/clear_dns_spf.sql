DELETE FROM dns_spf WHERE domain = :domain AND checked_ts < :before
