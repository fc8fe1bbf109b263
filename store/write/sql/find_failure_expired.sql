SELECT before_ts FROM failure_expired
