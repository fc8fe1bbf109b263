DELETE FROM domain WHERE domain_pk NOT IN (SELECT domain FROM report)
