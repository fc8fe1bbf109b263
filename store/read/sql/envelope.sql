-- The list of SPF results of each envelope from key :first to :last, 0: empty;
-- and its MAIL FROM domain, a name, 0: none.
SELECT envelope_pk, spf, envelope_from
FROM envelope
WHERE envelope_pk BETWEEN :first AND :last;
