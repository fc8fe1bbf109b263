-- The list of own domains of the settings, as dmarc-ingest last read them.
SELECT name
FROM own_domain
ORDER BY name;
