-- The time may only grow.
INSERT INTO pruned (pruned_pk, before_ts, swept) VALUES (1, :before, 1)
ON CONFLICT (pruned_pk) DO UPDATE SET before_ts = excluded.before_ts
    WHERE excluded.before_ts > before_ts
