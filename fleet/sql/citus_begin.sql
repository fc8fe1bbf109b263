\set ON_ERROR_STOP on
DO $$ BEGIN
IF to_regproc('pg_catalog.create_distributed_table') IS NULL THEN
    RAISE 'Citus is missing here: CREATE EXTENSION citus';
END IF;
END $$;
-- A row policy in Citus cannot query another table. So the program that asks
-- for a tenant sets the tenant's domains, and no tenant may log in.
SET dmarc.tenants TO
    'domain = ANY (string_to_array(current_setting(''dmarc.domains''), '',''))';
