-- The list of SPF results of an envelope; 0: empty.
SELECT spf
FROM envelope
WHERE envelope_pk = :envelope;
