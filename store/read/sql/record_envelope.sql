-- The envelope of mail, and the SPF result that is shown, in words.
SELECT (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = v.envelope_from),
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = f.domain),
    CASE WHEN l.spf_pk <> 0 THEN
        CASE f.scope WHEN 1 THEN 'helo' ELSE 'mfrom' END END,
    CASE f.result WHEN 0 THEN 'other' WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail' WHEN 5 THEN 'policy'
        WHEN 6 THEN 'neutral' WHEN 7 THEN 'temperror'
        WHEN 8 THEN 'permerror' END
FROM envelope AS v
CROSS JOIN spf AS l ON l.spf_pk = v.spf
CROSS JOIN spf AS f ON f.spf_pk = l.shown
WHERE v.envelope_pk = :key;
