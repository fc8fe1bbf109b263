INSERT INTO submitter (reporter, org_name, email, extra_contact_info,
    generator)
VALUES (:reporter, :org_name, :email, :extra_contact_info, :generator)
ON CONFLICT DO NOTHING
