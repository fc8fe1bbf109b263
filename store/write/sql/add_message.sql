INSERT INTO message (mailbox, name, name_key, sha256, outcome, reason, detail,
    seen_ts)
VALUES (:mailbox, :name, :name_key, :sha256, :outcome, :reason, :detail,
    :seen_ts)
