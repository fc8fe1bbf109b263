DELETE FROM record
WHERE record_pk IN (SELECT x.record_pk FROM report AS r
    JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    WHERE r.report_pk > :after AND r.report_pk <= :last
        AND r.end_ts < :before
        AND r.report_pk NOT IN (SELECT report FROM unsent))
