SELECT before_ts, swept FROM pruned
