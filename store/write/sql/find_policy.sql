SELECT policy_pk FROM policy
WHERE domain = :domain
    AND ifnull(p, '') = ifnull(:p, '')
    AND ifnull(sp, '') = ifnull(:sp, '')
    AND ifnull(np, '') = ifnull(:np, '')
    AND ifnull(t, '') = ifnull(:t, '')
    AND ifnull(pct, -1) = ifnull(:pct, -1)
    AND ifnull(adkim, '') = ifnull(:adkim, '')
    AND ifnull(aspf, '') = ifnull(:aspf, '')
    AND ifnull(fo, '') = ifnull(:fo, '')
    AND ifnull(discovery, '') = ifnull(:discovery, '')
