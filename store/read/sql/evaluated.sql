-- Receivers' evaluations of mail, from key :first to :last. forwarded: an
-- override means forwarding, which local_policy means only with arc=pass.
-- header_from is a name; 0: the policy domain. So is envelope_to; 0: absent.
SELECT evaluated_pk, disposition, dkim_aligned, spf_aligned, overrides,
    overrides <> '' AND EXISTS (SELECT 1
        FROM json_each('["' || replace(overrides, ',', '","') || '"]') AS t
        LEFT JOIN json_each(CASE comments WHEN '' THEN '[]'
            ELSE comments END) AS k ON k.key = t.key
        WHERE t.value IN ('forwarded', 'trusted_forwarder', 'mailing_list')
            OR (t.value = 'local_policy' AND k.value LIKE '%arc=pass%'))
        AS forwarded,
    header_from, envelope_to
FROM evaluated
WHERE evaluated_pk BETWEEN :first AND :last;
