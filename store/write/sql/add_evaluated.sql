INSERT INTO evaluated (header_from, envelope_to, disposition, dkim_aligned,
    spf_aligned, overrides, comments)
VALUES (:header_from, :envelope_to, :disposition, :dkim_aligned, :spf_aligned,
    :overrides, :comments)
ON CONFLICT DO NOTHING
