SELECT 1 FROM failure WHERE arrival_ts < :before LIMIT 1
