SELECT m.outcome, m.reason FROM message AS m
JOIN mailbox AS b ON b.mailbox_pk = m.mailbox
WHERE b.path = :path AND m.name = :name
ORDER BY m.message_pk DESC
