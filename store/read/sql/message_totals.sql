-- Messages by outcome, the time of the last entry, and the size of the
-- database in bytes.
SELECT count(*) FILTER (WHERE outcome = :stored) AS stored,
    count(*) FILTER (WHERE outcome = :duplicate) AS duplicate,
    count(*) FILTER (WHERE outcome = :not_a_report) AS not_a_report,
    count(*) FILTER (WHERE outcome = :rejected) AS rejected,
    max(seen_ts) AS last_seen,
    (SELECT c.page_count * s.page_size
        FROM pragma_page_count AS c, pragma_page_size AS s) AS bytes
FROM message;
