-- The last key of each table whose rows are kept for many domains, and that of
-- names.
SELECT (SELECT max(combination_pk) FROM combination),
    (SELECT max(dkim_pk) FROM dkim),
    (SELECT max(spf_pk) FROM spf),
    (SELECT max(envelope_pk) FROM envelope),
    (SELECT max(evaluated_pk) FROM evaluated),
    (SELECT max(source_pk) FROM source),
    (SELECT max(name_pk) FROM name);
