-- What a combination says. header_from is NULL where the policy domain stands
-- for it; dkim and spf are its lists of results (results.sql).
SELECT nullif(f.name, '') AS header_from, c.dkim, c.spf, c.disposition,
    c.dkim_aligned = 1 AS dkim_aligned, c.spf_aligned = 1 AS spf_aligned,
    o.types AS overrides
FROM combination AS c
JOIN name AS f ON f.name_pk = c.header_from
JOIN override AS o ON o.override_pk = c.override
WHERE c.combination_pk = :combination;
