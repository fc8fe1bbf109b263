INSERT INTO evaluated (disposition, dkim_aligned, spf_aligned, overrides,
    comments)
VALUES (:disposition, :dkim_aligned, :spf_aligned, :overrides, :comments)
