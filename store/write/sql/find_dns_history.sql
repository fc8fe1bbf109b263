SELECT max(last_ts) FROM dns_history WHERE kind = :kind AND name = :name
