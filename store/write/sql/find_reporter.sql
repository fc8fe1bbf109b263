SELECT reporter_pk FROM reporter WHERE identity = :identity
