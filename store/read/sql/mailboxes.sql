-- The mailboxes, the one with the latest message first.
SELECT b.path, m.messages, m.last_ts
FROM (SELECT mailbox, count(*) AS messages, max(seen_ts) AS last_ts
    FROM message GROUP BY mailbox) AS m
JOIN mailbox AS b ON b.mailbox_pk = m.mailbox
ORDER BY m.last_ts DESC, b.path;
