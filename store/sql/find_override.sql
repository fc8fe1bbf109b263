SELECT override_pk FROM override WHERE types = :types AND comments = :comments
