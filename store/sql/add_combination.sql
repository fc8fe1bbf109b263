INSERT INTO combination (dkim, spf, header_from, envelope_from, envelope_to,
    override, disposition, dkim_aligned, spf_aligned)
VALUES (:dkim, :spf, :header_from, :envelope_from, :envelope_to,
    :override, :disposition, :dkim_aligned, :spf_aligned)
