SELECT dkim_pk FROM dkim
WHERE next = :next AND domain = :domain AND selector = :selector
    AND result = :result
