-- The records of report_at_hand: see store/write/ledger/records.c.
INSERT INTO record (source, combination, messages, evaluation)
SELECT source, combination, messages, evaluation FROM report_at_hand
