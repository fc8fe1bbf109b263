-- What was published as a DKIM key: the :most records that were seen last, the
-- latest of them first.
SELECT record
FROM dns_history
WHERE kind = 'dkim' AND name = :selector || '._domainkey.' || :domain
    AND record <> ''
ORDER BY last_ts DESC, first_ts DESC, record
LIMIT :most;
