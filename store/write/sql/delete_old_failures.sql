DELETE FROM failure WHERE arrival_ts < :before
