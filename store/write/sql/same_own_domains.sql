WITH list (name) AS (
    SELECT lower(rtrim(value, '.')) FROM json_each(:list)
    WHERE rtrim(value, '.') <> ''
)
SELECT NOT EXISTS (SELECT name FROM list
        EXCEPT SELECT name FROM own_domain)
    AND NOT EXISTS (SELECT name FROM own_domain
        EXCEPT SELECT name FROM list)
