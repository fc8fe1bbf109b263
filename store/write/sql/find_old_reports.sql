-- The next :most reports that ended before a time: the last key, their number,
-- and their records.
SELECT max(report_pk), count(*), sum(records)
FROM (SELECT report_pk, records FROM report
    WHERE report_pk > :after AND end_ts < :before
    ORDER BY report_pk LIMIT :most)
