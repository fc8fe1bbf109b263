-- The records of report_at_hand: see store/write/ledger/records.c.
INSERT INTO record (source, combination, messages)
SELECT source, combination, messages FROM report_at_hand
