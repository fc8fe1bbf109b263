-- The records of the report at hand: see store/write/records.c.
INSERT INTO record (source, combination, messages)
SELECT source, combination, messages FROM report_at_hand
