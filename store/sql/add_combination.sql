INSERT INTO combination (dkim, spf, header_from, envelope_from, envelope_to,
    evaluated)
VALUES (:dkim, :spf, :header_from, :envelope_from, :envelope_to, :evaluated)
