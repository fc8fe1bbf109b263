DELETE FROM dns_host WHERE ip NOT IN (SELECT ip FROM source)
