-- The records of a report, which lie together.
SELECT combination, source, messages
FROM record
WHERE record_pk BETWEEN :first AND :last;
