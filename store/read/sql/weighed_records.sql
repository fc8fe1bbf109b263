-- The records of a report, with the answer to: does the mail pass DMARC?
SELECT x.combination, x.source, x.messages,
    e.dkim_aligned = :pass OR e.spf_aligned = :pass
FROM record AS x
JOIN combination AS c ON c.combination_pk = x.combination
JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
WHERE x.record_pk BETWEEN :first AND :last;
