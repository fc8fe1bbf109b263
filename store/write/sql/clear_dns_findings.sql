-- :codes and :subjects are JSON arrays of what stays: codes of findings, and
-- what findings are about: selectors, addresses, kinds of records.
DELETE FROM dns_finding
WHERE domain = :domain
    AND code NOT IN (SELECT value FROM json_each(:codes))
    AND NOT ((code GLOB 'DKIM_*'
            OR code IN ('SPF_SOURCE_LOST', 'SOURCE_NO_PTR', 'DNS_BOGUS'))
        AND subject <> ''
        AND subject IN (SELECT value FROM json_each(:subjects)))
