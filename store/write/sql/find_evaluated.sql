SELECT evaluated_pk FROM evaluated
WHERE header_from = :header_from AND envelope_to = :envelope_to
    AND disposition = :disposition AND dkim_aligned = :dkim_aligned
    AND spf_aligned = :spf_aligned AND overrides = :overrides
    AND comments = :comments
