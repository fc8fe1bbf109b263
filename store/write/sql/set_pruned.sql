-- The time may only grow. Failure reports that expired have left rows behind.
INSERT INTO pruned (pruned_pk, before_ts, swept)
VALUES (1, :before, NOT EXISTS (SELECT 1 FROM failure_expired))
ON CONFLICT (pruned_pk) DO UPDATE SET before_ts = excluded.before_ts
    WHERE excluded.before_ts > before_ts
