-- How a receiver evaluated mail about :domain, in words.
SELECT CASE e.disposition WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'quarantine' WHEN 4 THEN 'reject' ELSE 'unknown' END,
    e.dkim_aligned = 1, e.spf_aligned = 1,
    CASE e.header_from WHEN 0 THEN :domain ELSE
        (SELECT n.name FROM name AS n WHERE n.name_pk = e.header_from) END,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = e.envelope_to),
    nullif(e.overrides, ''),
    CASE WHEN e.comments <> '' THEN
        (SELECT group_concat(t.value, '; ') FROM json_each(e.comments) AS t)
        END
FROM evaluated AS e
WHERE e.evaluated_pk = :key;
