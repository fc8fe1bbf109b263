-- From format 5 to 6: a record has what sums need of its evaluation.
ALTER TABLE record RENAME TO old_record;

CREATE TABLE record (
    record_pk   INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES source,
    combination INTEGER NOT NULL REFERENCES combination,
    messages    INTEGER NOT NULL CHECK (messages BETWEEN 0 AND 1000000000000),
    evaluation  INTEGER NOT NULL CHECK (evaluation BETWEEN 0 AND 19)
) STRICT;

INSERT INTO record
SELECT x.record_pk, x.source, x.combination, x.messages,
    CASE e.disposition WHEN 1 THEN 0 WHEN 2 THEN 4 WHEN 3 THEN 8
        WHEN 4 THEN 12 ELSE 16 END +
    CASE e.dkim_aligned WHEN 1 THEN 0 ELSE 2 END +
    CASE e.spf_aligned WHEN 1 THEN 0 ELSE 1 END
FROM old_record AS x
LEFT JOIN combination AS c ON c.combination_pk = x.combination
LEFT JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
ORDER BY x.record_pk;

DROP TABLE old_record;
