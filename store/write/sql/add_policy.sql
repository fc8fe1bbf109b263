INSERT INTO policy (domain, p, sp, np, t, pct, adkim, aspf, fo, discovery)
VALUES (:domain, :p, :sp, :np, :t, :pct, :adkim, :aspf, :fo, :discovery)
ON CONFLICT DO NOTHING
