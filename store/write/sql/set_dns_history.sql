-- :last is when DNS was last asked: a record seen then has been there since.
INSERT INTO dns_history (kind, name, record, first_ts, last_ts)
VALUES (:kind, :name, :record, ifnull((SELECT first_ts FROM dns_history
    WHERE kind = :kind AND name = :name AND record = :record
    AND last_ts = :last), :now), :now)
ON CONFLICT (kind, name, record, first_ts) DO UPDATE SET last_ts = :now
