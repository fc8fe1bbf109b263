-- Own policy domains, by name.
SELECT name
FROM domain
WHERE own = 1
ORDER BY name;
