-- What a combination says. header_from is NULL where the policy domain stands
-- for it; dkim and spf are its lists of results (results.sql). forwarded: an
-- override that means forwarding, which local_policy only does with arc=pass.
SELECT nullif(f.name, '') AS header_from, c.dkim, c.spf, c.disposition,
    c.dkim_aligned = 1 AS dkim_aligned, c.spf_aligned = 1 AS spf_aligned,
    o.types AS overrides,
    EXISTS (SELECT 1
        FROM json_each('["' || replace(o.types, ',', '","') || '"]') AS t
        LEFT JOIN json_each(CASE o.comments WHEN '' THEN '[]'
            ELSE o.comments END) AS k ON k.key = t.key
        WHERE t.value IN ('forwarded', 'trusted_forwarder', 'mailing_list')
            OR (t.value = 'local_policy' AND k.value LIKE '%arc=pass%'))
        AS forwarded
FROM combination AS c
JOIN name AS f ON f.name_pk = c.header_from
JOIN override AS o ON o.override_pk = c.override
WHERE c.combination_pk = :combination;
