SELECT envelope_pk FROM envelope
WHERE spf = :spf AND envelope_from = :envelope_from
