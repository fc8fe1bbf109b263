-- The domains of a share, $1 from 0 to $2 - 1, with reports since $3. Their
-- names decide, so that shares are the same on every host.
SELECT DISTINCT domain
FROM dmarc.report
WHERE day_ts >= $3::bigint
    AND ('x' || left(md5(domain), 7))::bit(28)::integer % $2::integer
        = $1::integer
ORDER BY domain
