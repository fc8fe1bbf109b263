DELETE FROM source
WHERE source_pk NOT IN (SELECT source FROM record)
