DELETE FROM name
WHERE name_pk <> 0 AND name_pk NOT IN (SELECT header_from FROM evaluated
    UNION SELECT envelope_to FROM evaluated
    UNION SELECT envelope_from FROM envelope
    UNION SELECT domain FROM dkim
    UNION SELECT selector FROM dkim
    UNION SELECT domain FROM spf)
