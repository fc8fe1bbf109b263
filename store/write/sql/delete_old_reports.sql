DELETE FROM report
WHERE report_pk > :after AND report_pk <= :last AND end_ts < :before
    AND report_pk NOT IN (SELECT report FROM unsent)
