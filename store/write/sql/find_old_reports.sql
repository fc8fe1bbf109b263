-- The next :most reports that ended before a time: the last key, their number,
-- and their records. Those that are still to be shipped stay.
SELECT max(report_pk), count(*), sum(records)
FROM (SELECT report_pk, records FROM report
    WHERE report_pk > :after AND end_ts < :before
        AND report_pk NOT IN (SELECT report FROM unsent)
    ORDER BY report_pk LIMIT :most)
