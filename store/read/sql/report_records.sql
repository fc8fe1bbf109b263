-- The records of a report, which are adjacent.
SELECT combination, source, messages
FROM record
WHERE record_pk BETWEEN :first AND :last;
