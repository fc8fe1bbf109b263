DELETE FROM dns_history AS h
WHERE EXISTS (SELECT 1 FROM dns_history AS o
    WHERE o.kind = h.kind AND o.name = h.name AND o.record = h.record
        AND o.first_ts < h.first_ts AND o.last_ts >= h.last_ts)
