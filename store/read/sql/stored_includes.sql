-- What the SPF record of a domain includes, with the records there as DNS had
-- them last ('': there was none; NULL: never known).
SELECT i.name, (SELECT h.record FROM dns_history AS h
    WHERE h.kind = 'include' AND h.name = i.name
    ORDER BY h.last_ts DESC, h.record LIMIT 1)
FROM dns_include AS i
WHERE i.domain = :domain
ORDER BY i.name;
