SELECT combination_pk FROM combination
WHERE dkim = :dkim AND spf = :spf AND header_from = :header_from
    AND envelope_from = :envelope_from AND envelope_to = :envelope_to
    AND evaluated = :evaluated
