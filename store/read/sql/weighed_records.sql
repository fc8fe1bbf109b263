-- The records of a report, and whether their mail passes DMARC: one of SPF and
-- DKIM passed aligned (codes.h: EVALUATION_NO_SPF, EVALUATION_NO_DKIM).
SELECT combination, source, messages, evaluation & 3 <> 3
FROM record
WHERE record_pk BETWEEN :first AND :last;
