-- Adds a verdict; a second one of the same moment changes nothing.
INSERT INTO dmarc.verdict (domain, as_of, verdict, target, confidence, readiness,
    version)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING
