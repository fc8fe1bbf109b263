SELECT evaluated_pk FROM evaluated
WHERE disposition = :disposition AND dkim_aligned = :dkim_aligned
    AND spf_aligned = :spf_aligned AND overrides = :overrides
    AND comments = :comments
