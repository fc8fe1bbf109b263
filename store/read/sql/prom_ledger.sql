-- What became of all messages, when one was last entered, and the size of the
-- database in bytes.
SELECT count(*) FILTER (WHERE outcome = 0) AS stored,
    count(*) FILTER (WHERE outcome = 1) AS duplicate,
    count(*) FILTER (WHERE outcome = 2) AS not_a_report,
    count(*) FILTER (WHERE outcome = 3) AS rejected,
    max(seen_ts) AS last_seen,
    (SELECT c.page_count * s.page_size
        FROM pragma_page_count AS c, pragma_page_size AS s) AS bytes
FROM message;
