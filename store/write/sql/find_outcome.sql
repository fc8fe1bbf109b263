SELECT m.outcome, m.reason FROM message AS m
JOIN mailbox AS b ON b.mailbox_pk = m.mailbox
WHERE m.name_key = :name_key AND m.name = :name AND b.path = :path
ORDER BY m.message_pk DESC
