-- The override reasons of an evaluation, in the order received.
SELECT t.value AS type, k.value AS comment
FROM evaluated AS e
CROSS JOIN json_each('["' || replace(e.overrides, ',', '","') || '"]') AS t
LEFT JOIN json_each(CASE e.comments WHEN '' THEN '[]' ELSE e.comments END)
    AS k ON k.key = t.key
WHERE e.evaluated_pk = :evaluated AND e.overrides <> ''
ORDER BY t.key;
