-- Where facts from DNS wait: the columns of "dns".
CREATE TEMPORARY TABLE incoming_dns (
    domain text, kind text, name text, checked_ts bigint, identity bytea,
    answer text
) ON COMMIT DELETE ROWS
