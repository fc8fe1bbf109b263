-- The time may only grow.
INSERT INTO failure_expired (failure_expired_pk, before_ts) VALUES (1, :before)
ON CONFLICT (failure_expired_pk) DO UPDATE SET before_ts = excluded.before_ts
    WHERE excluded.before_ts > before_ts
