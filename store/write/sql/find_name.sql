SELECT name_pk FROM name WHERE name = :name
