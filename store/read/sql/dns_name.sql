-- Whether a name exists.
SELECT found
FROM dns_name
WHERE name = :name AND checked_ts <= :now;
