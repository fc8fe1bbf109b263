-- The policy and the period of every report about own domains. Reads the whole
-- table in its own order. :strict = 1 leaves out reports whose provenance is a
-- mismatch.
SELECT r.policy, r.day_ts, r.begin_ts, r.end_ts, r.messages
FROM report AS r NOT INDEXED
WHERE r.standing = 1
    AND r.domain IN (SELECT domain_pk FROM domain WHERE own = 1)
    AND NOT (:strict = 1 AND r.provenance = :mismatch);
