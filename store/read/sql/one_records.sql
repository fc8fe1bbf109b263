-- The records of a report, counted or not, in its order: results and override
-- reasons are JSON arrays. Keys fall along a list of results, so that reading
-- ends; '': the list is corrupt.
SELECT s.ip, x.messages,
    CASE e.disposition WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'quarantine' WHEN 4 THEN 'reject' ELSE 'unknown' END,
    CASE e.dkim_aligned WHEN 0 THEN 'fail' WHEN 1 THEN 'pass'
        ELSE 'unknown' END,
    CASE e.spf_aligned WHEN 0 THEN 'fail' WHEN 1 THEN 'pass'
        ELSE 'unknown' END,
    CASE e.overrides WHEN '' THEN '[]' ELSE (
        SELECT json_group_array(json_object('type', o.value, 'comment',
            CASE WHEN e.comments <> '' THEN
            json_extract(e.comments, '$[' || o.key || ']') END))
        FROM json_each('["' || replace(e.overrides, ',', '","') || '"]') AS o)
        END,
    coalesce(nullif(f.name, ''), d.name),
    nullif(v_from.name, ''), nullif(v_to.name, ''),
    (WITH RECURSIVE list (pk, place) AS (
            SELECT c.dkim, 0 WHERE c.dkim <> 0
            UNION ALL
            SELECT k.next, place + 1
            FROM list JOIN dkim AS k ON k.dkim_pk = list.pk
            WHERE k.next BETWEEN 1 AND list.pk - 1
        )
        SELECT CASE WHEN max(k.next >= l.pk) THEN '' ELSE
            json_group_array(json_object('domain', nullif(n.name, ''),
            'selector', nullif(m.name, ''), 'result',
            CASE k.result WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
            WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail' WHEN 5 THEN 'policy'
            WHEN 6 THEN 'neutral' WHEN 7 THEN 'temperror'
            WHEN 8 THEN 'permerror' ELSE 'other' END)) END
        FROM (SELECT pk FROM list ORDER BY place) AS l
        JOIN dkim AS k ON k.dkim_pk = l.pk
        JOIN name AS n ON n.name_pk = k.domain
        JOIN name AS m ON m.name_pk = k.selector),
    (WITH RECURSIVE list (pk, place) AS (
            SELECT v.spf, 0 WHERE v.spf <> 0
            UNION ALL
            SELECT k.next, place + 1
            FROM list JOIN spf AS k ON k.spf_pk = list.pk
            WHERE k.next BETWEEN 1 AND list.pk - 1
        )
        SELECT CASE WHEN max(k.next >= l.pk) THEN '' ELSE
            json_group_array(json_object('domain', nullif(n.name, ''),
            'scope', CASE k.scope WHEN 1 THEN 'helo' ELSE 'mfrom' END,
            'result', CASE k.result WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
            WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail' WHEN 5 THEN 'policy'
            WHEN 6 THEN 'neutral' WHEN 7 THEN 'temperror'
            WHEN 8 THEN 'permerror' ELSE 'other' END)) END
        FROM (SELECT pk FROM list ORDER BY place) AS l
        JOIN spf AS k ON k.spf_pk = l.pk
        JOIN name AS n ON n.name_pk = k.domain)
FROM report AS r
CROSS JOIN domain AS d ON d.domain_pk = r.domain
CROSS JOIN record AS x ON x.record_pk
    BETWEEN r.first_record AND r.first_record + r.records - 1
CROSS JOIN source AS s ON s.source_pk = x.source
CROSS JOIN combination AS c ON c.combination_pk = x.combination
CROSS JOIN envelope AS v ON v.envelope_pk = c.envelope
CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
CROSS JOIN name AS f ON f.name_pk = e.header_from
CROSS JOIN name AS v_to ON v_to.name_pk = e.envelope_to
CROSS JOIN name AS v_from ON v_from.name_pk = v.envelope_from
WHERE r.report_pk = :pk
ORDER BY x.record_pk;
