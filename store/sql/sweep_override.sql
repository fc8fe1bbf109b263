DELETE FROM override
WHERE override_pk <> 0
    AND override_pk NOT IN (SELECT override FROM combination)
