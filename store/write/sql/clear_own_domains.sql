DELETE FROM own_domain
