SELECT submitter_pk FROM submitter
WHERE reporter = :reporter
    AND ifnull(org_name, '') = ifnull(:org_name, '')
    AND ifnull(email, '') = ifnull(:email, '')
    AND ifnull(extra_contact_info, '') = ifnull(:extra_contact_info, '')
    AND ifnull(generator, '') = ifnull(:generator, '')
