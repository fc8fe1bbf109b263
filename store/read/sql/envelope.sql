-- The list of SPF results of an envelope; 0: empty. And its MAIL FROM domain, a
-- name; 0: none.
SELECT spf, envelope_from
FROM envelope
WHERE envelope_pk = :envelope;
