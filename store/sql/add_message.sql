INSERT INTO message (mailbox, name, sha256, outcome, reason, detail, seen_ts)
VALUES (:mailbox, :name, :sha256, :outcome, :reason, :detail, :seen_ts)
