DELETE FROM envelope
WHERE envelope_pk NOT IN (SELECT envelope FROM combination)
