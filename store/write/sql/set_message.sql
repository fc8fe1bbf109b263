UPDATE message SET sha256 = ifnull(:sha256, sha256), outcome = :outcome,
    reason = :reason, detail = :detail, seen_ts = :seen_ts
WHERE message_pk = :message
