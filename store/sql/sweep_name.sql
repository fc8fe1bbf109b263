DELETE FROM name
WHERE name_pk <> 0 AND name_pk NOT IN (SELECT header_from FROM combination
    UNION SELECT envelope_from FROM combination
    UNION SELECT envelope_to FROM combination
    UNION SELECT domain FROM dkim
    UNION SELECT selector FROM dkim
    UNION SELECT domain FROM spf)
