DELETE FROM report
WHERE report_pk > :after AND report_pk <= :last AND end_ts < :before
