-- The DKIM result of a list that is shown, in words; :all adds every result.
SELECT (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = k.domain),
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = k.selector),
    CASE k.result WHEN 0 THEN 'other' WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail' WHEN 5 THEN 'policy'
        WHEN 6 THEN 'neutral' WHEN 7 THEN 'temperror'
        WHEN 8 THEN 'permerror' END,
    CASE WHEN :all THEN (
        WITH RECURSIVE list (pk, place) AS (
            SELECT h.dkim_pk, 0 WHERE h.dkim_pk <> 0
            UNION ALL
            SELECT k.next, place + 1
            FROM list JOIN dkim AS k ON k.dkim_pk = list.pk
            WHERE k.next BETWEEN 1 AND list.pk - 1
        )
        -- Keys fall along a list, so that reading it ends; '': it is corrupt.
        SELECT CASE WHEN max(k.next >= l.pk) THEN '' ELSE
            json_group_array(json_object('domain', nullif(d.name, ''),
            'selector', nullif(s.name, ''), 'result',
            CASE k.result WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
            WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail' WHEN 5 THEN 'policy'
            WHEN 6 THEN 'neutral' WHEN 7 THEN 'temperror'
            WHEN 8 THEN 'permerror' ELSE 'other' END)) END
        FROM (SELECT pk FROM list ORDER BY place) AS l
        JOIN dkim AS k ON k.dkim_pk = l.pk
        JOIN name AS d ON d.name_pk = k.domain
        JOIN name AS s ON s.name_pk = k.selector
    ) END
FROM dkim AS h
CROSS JOIN dkim AS k ON k.dkim_pk = h.shown
WHERE h.dkim_pk = :key;
