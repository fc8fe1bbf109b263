INSERT OR REPLACE INTO dns_finding
    (domain, code, detail, severity, subject, fix)
VALUES (:domain, :code, :detail, :severity, :subject, :fix)
