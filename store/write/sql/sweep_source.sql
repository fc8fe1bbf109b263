DELETE FROM source
WHERE source_pk NOT IN (SELECT source FROM record
    UNION SELECT sending FROM tls_failure WHERE sending IS NOT NULL
    UNION SELECT receiving FROM tls_failure WHERE receiving IS NOT NULL
    UNION SELECT source FROM failure WHERE source IS NOT NULL
    UNION SELECT source FROM failure_day WHERE source IS NOT NULL)
