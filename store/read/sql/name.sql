-- A domain or selector; NULL: there is none.
SELECT nullif(name, '') AS name
FROM name
WHERE name_pk = :name;
