INSERT INTO tls_failure (tls_policy, result, said, sending, receiving, mx,
    helo, information, reason, sessions)
VALUES (:policy, :result, :said, :sending, :receiving, :mx, :helo,
    :information, :reason, :sessions)
