-- What is known from DNS of own domains with reports since a day: how many
-- there are, how many were asked about, how many with a gap, and the time of
-- the oldest answer.
SELECT count(*), count(x.domain), count(x.unknown), min(x.checked_ts)
FROM domain AS d
LEFT JOIN dns_domain AS x ON x.domain = d.name
WHERE d.own = 1 AND EXISTS (SELECT 1 FROM report AS r
    WHERE r.domain = d.domain_pk AND r.standing = 1 AND r.day_ts >= :since);
