SELECT spf_pk FROM spf
WHERE next = :next AND domain = :domain AND scope = :scope
    AND result = :result
