SELECT domain_pk FROM domain WHERE name = :name
