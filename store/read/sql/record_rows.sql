-- The records of a report, with the parts of their combinations.
SELECT s.ip, x.messages, c.evaluated, c.envelope, c.dkim
FROM record AS x
CROSS JOIN source AS s ON s.source_pk = x.source
CROSS JOIN combination AS c ON c.combination_pk = x.combination
WHERE x.record_pk BETWEEN :first AND :last;
