INSERT INTO dns_key (domain, selector, state, type, bits, testing, ttl,
    checked_ts, first_ts, last_ts, hash, cname, seen_ts, revoked_ts)
VALUES (:domain, :selector, :state, :type, :bits, :testing, :ttl, :now,
    CASE WHEN :hash IS NOT NULL THEN :now END,
    CASE WHEN :hash IS NOT NULL THEN :now END, :hash, :cname, :seen_ts,
    CASE WHEN :state = 'revoked' THEN :now END)
ON CONFLICT (domain, selector) DO UPDATE SET
    state = :state, type = :type, bits = :bits, testing = :testing,
    ttl = :ttl, checked_ts = :now,
    first_ts = CASE WHEN :hash IS NULL THEN first_ts
        WHEN hash = :hash THEN coalesce(first_ts, :now) ELSE :now END,
    last_ts = coalesce(excluded.last_ts, last_ts),
    hash = :hash, cname = :cname,
    seen_ts = CASE WHEN seen_ts > ifnull(:seen_ts, 0) THEN seen_ts
        ELSE :seen_ts END,
    revoked_ts = CASE WHEN :state = 'revoked'
        THEN coalesce(revoked_ts, :now) END
