-- Every record of counted reports in the window (from the day :from to the day
-- :to), about all domains or the domains in the JSON array :domains; :all adds
-- every DKIM signature. Rows are streamed, neither sorted nor kept, so memory
-- does not depend on their number.
SELECT x.report_pk, x.org_name, r.report_id, r.begin_utc, r.end_utc,
    x.policy_domain, r.p, r.sp, r.np, r.t, r.pct, r.adkim, r.aspf,
    x.source_ip, x.messages, x.disposition, x.dkim_aligned, x.spf_aligned,
    x.header_from, x.envelope_from, x.envelope_to, x.dkim_domain,
    x.dkim_selector, x.dkim_result, x.spf_domain, x.spf_scope, x.spf_result,
    x.override, x.override_comment,
    CASE WHEN :all THEN (
        WITH RECURSIVE list (pk, place) AS (
            SELECT x.dkim, 0 WHERE x.dkim <> 0
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
    ) END AS dkim_all
FROM v_record AS x
JOIN v_report AS r ON r.report_pk = x.report_pk
WHERE x.day_ts BETWEEN :from AND :to
    AND (:domains IS NULL
        OR x.policy_domain IN (SELECT value FROM json_each(:domains)))
ORDER BY x.policy_domain, x.day_ts;
