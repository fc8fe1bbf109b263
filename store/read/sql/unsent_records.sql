-- The records of a report, in its order, with their addresses.
SELECT x.combination, x.messages, s.address
FROM record AS x
CROSS JOIN source AS s ON s.source_pk = x.source
WHERE x.record_pk BETWEEN :first AND :last
ORDER BY x.record_pk;
