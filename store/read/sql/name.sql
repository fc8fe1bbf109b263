-- A domain or selector; NULL: none.
SELECT nullif(name, '') AS name
FROM name
WHERE name_pk = :name;
