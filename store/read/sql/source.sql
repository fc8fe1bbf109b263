-- The 16 bytes of the addresses from key :first to :last.
SELECT source_pk, address
FROM source
WHERE source_pk BETWEEN :first AND :last;
