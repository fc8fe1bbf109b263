SELECT count(*) FROM own_domain
