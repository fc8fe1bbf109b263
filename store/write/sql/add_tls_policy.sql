INSERT INTO tls_policy (tls_report, domain, policy_domain, type, mode, strings,
    mx, successful, failed)
VALUES (:report, :domain, :policy_domain, :type, :mode, :strings, :mx,
    :successful, :failed)
