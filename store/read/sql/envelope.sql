-- The list of SPF results of an envelope; 0: it is empty.
SELECT spf
FROM envelope
WHERE envelope_pk = :envelope;
