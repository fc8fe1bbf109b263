-- Messages set aside, oldest first.
SELECT seen_ts, mailbox, name, outcome, reason, detail
FROM v_message
WHERE reason IS NOT NULL AND seen_ts >= :since
ORDER BY seen_ts, mailbox, name, message_pk;
