-- The records of a report, with the answer to: does the mail pass DMARC?
SELECT combination, source, messages, evaluation & 3 <> 3
FROM record
WHERE record_pk BETWEEN :first AND :last;
