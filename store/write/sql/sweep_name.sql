DELETE FROM name
WHERE name_pk <> 0 AND name_pk NOT IN (SELECT header_from FROM evaluated
    UNION SELECT envelope_to FROM evaluated
    UNION SELECT envelope_from FROM envelope
    UNION SELECT domain FROM dkim
    UNION SELECT selector FROM dkim
    UNION SELECT domain FROM spf
    UNION SELECT policy_domain FROM tls_policy
    UNION SELECT mx FROM tls_failure
    UNION SELECT header_from FROM failure
    UNION SELECT envelope_from FROM failure
    UNION SELECT envelope_to FROM failure
    UNION SELECT dkim_domain FROM failure
    UNION SELECT dkim_selector FROM failure
    UNION SELECT dkim_domain FROM failure_day
    UNION SELECT envelope_from FROM failure_day)
