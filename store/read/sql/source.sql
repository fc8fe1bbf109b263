-- The 16 bytes of an address.
SELECT address
FROM source
WHERE source_pk = :source;
