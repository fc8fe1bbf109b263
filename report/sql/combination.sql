-- What a combination says. header_from is NULL where the policy domain stands
-- for it. dkim and spf are its lists of results, 0 if empty, each followed by
-- its first result and the rest of the list (results_dkim.sql). forwarded: an
-- override that means forwarding, which local_policy only does with arc=pass.
SELECT nullif(f.name, '') AS header_from, e.disposition,
    e.dkim_aligned = 1 AS dkim_aligned, e.spf_aligned = 1 AS spf_aligned,
    e.overrides,
    e.overrides <> '' AND EXISTS (SELECT 1
        FROM json_each('["' || replace(e.overrides, ',', '","') || '"]') AS t
        LEFT JOIN json_each(CASE e.comments WHEN '' THEN '[]'
            ELSE e.comments END) AS k ON k.key = t.key
        WHERE t.value IN ('forwarded', 'trusted_forwarder', 'mailing_list')
            OR (t.value = 'local_policy' AND k.value LIKE '%arc=pass%'))
        AS forwarded,
    c.dkim, nullif(kd.name, '') AS dkim_domain,
    nullif(ks.name, '') AS dkim_selector, 0 AS dkim_scope,
    k.result AS dkim_result, k.next AS dkim_next,
    v.spf, nullif(sd.name, '') AS spf_domain, NULL AS spf_selector,
    s.scope AS spf_scope, s.result AS spf_result, s.next AS spf_next
FROM combination AS c
CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
CROSS JOIN name AS f ON f.name_pk = e.header_from
CROSS JOIN dkim AS k ON k.dkim_pk = c.dkim
CROSS JOIN name AS kd ON kd.name_pk = k.domain
CROSS JOIN name AS ks ON ks.name_pk = k.selector
CROSS JOIN envelope AS v ON v.envelope_pk = c.envelope
CROSS JOIN spf AS s ON s.spf_pk = v.spf
CROSS JOIN name AS sd ON sd.name_pk = s.domain
WHERE c.combination_pk = :combination;
