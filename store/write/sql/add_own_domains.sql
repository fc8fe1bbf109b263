INSERT INTO own_domain (name)
SELECT DISTINCT lower(rtrim(value, '.')) FROM json_each(:list)
WHERE rtrim(value, '.') <> ''
