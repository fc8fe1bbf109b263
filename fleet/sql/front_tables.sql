
DO $$
DECLARE
    kind text;
    key text;
    one record;
BEGIN
FOR kind, key IN VALUES ('report', 'domain'), ('dns', 'domain'),
    ('ledger', 'host'),
    ('v_report', 'policy_domain'), ('v_record', 'policy_domain'),
    ('v_daily', 'policy_domain'), ('v_source', 'policy_domain'),
    ('v_sender', 'policy_domain'), ('v_reporter', 'policy_domain'),
    ('v_policy', 'policy_domain'), ('v_verdict', 'policy_domain'),
    ('verdict', 'domain'), ('tenant', 'domain') LOOP
    EXECUTE format('CREATE TABLE dmarc.%I (LIKE dmarc_node.%I) '
        'PARTITION BY HASH (%I)', kind, kind, key);
    FOR one IN SELECT * FROM dmarc.node LOOP
        EXECUTE format('CREATE FOREIGN TABLE dmarc.%I PARTITION OF dmarc.%I '
            'FOR VALUES WITH (MODULUS %s, REMAINDER %s) SERVER %I '
            'OPTIONS (schema_name ''dmarc'', table_name %L)',
            kind || '_' || one.place, kind,
            (SELECT count(*) FROM dmarc.node), one.place, one.server, kind);
    END LOOP;
END LOOP;
-- The first node knows what was pruned.
EXECUTE format('CREATE FOREIGN TABLE dmarc.pruned (before_ts bigint NOT NULL) '
    'SERVER %I OPTIONS (schema_name ''dmarc'')',
    (SELECT server FROM dmarc.node WHERE place = 0));
EXECUTE format('ALTER DATABASE %I SET enable_partitionwise_aggregate = on',
    current_database());
EXECUTE format('ALTER DATABASE %I SET enable_partitionwise_join = on',
    current_database());
END $$;
DROP SCHEMA dmarc_node CASCADE;

-- Lets a user of this front be the user of the same name on all nodes. Without a
-- password the nodes must trust this host; only a superuser can say so.
CREATE PROCEDURE dmarc.map_user(role name, password text DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
FOR one IN SELECT * FROM dmarc.node LOOP
    EXECUTE format('CREATE USER MAPPING FOR %I SERVER %I OPTIONS (user %L, %s)',
        role, one.server, role, CASE WHEN password IS NULL
        THEN 'password_required ''false''' ELSE format('password %L', password)
        END);
END LOOP;
END $$;

-- As on a node, but month by month on the nodes only: run it there, too.
CREATE PROCEDURE dmarc.prune(before bigint)
LANGUAGE sql AS $$
INSERT INTO dmarc.pruned VALUES (before) ON CONFLICT DO NOTHING;
DELETE FROM dmarc.report WHERE day_ts < before AND end_ts < before;
$$;

-- Rows of tenants are kept apart by the nodes.
GRANT USAGE ON SCHEMA dmarc TO dmarc_put, dmarc_read, dmarc_tenant;
GRANT SELECT ON dmarc.format TO dmarc_put, dmarc_read, dmarc_tenant;
GRANT SELECT ON dmarc.pruned, dmarc.ledger TO dmarc_put;
GRANT INSERT ON dmarc.report, dmarc.dns, dmarc.ledger, dmarc.verdict
    TO dmarc_put;
GRANT SELECT ON dmarc.report, dmarc.dns, dmarc.v_report, dmarc.v_record,
    dmarc.v_daily, dmarc.v_source, dmarc.v_sender, dmarc.v_reporter, dmarc.v_policy,
    dmarc.verdict, dmarc.v_verdict, dmarc.tenant TO dmarc_read, dmarc_tenant;
GRANT SELECT ON ALL TABLES IN SCHEMA dmarc TO dmarc_read;
COMMIT;
