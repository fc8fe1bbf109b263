\set ON_ERROR_STOP on
DO $$ BEGIN
IF to_regproc('pg_catalog.create_distributed_table') IS NULL THEN
    RAISE 'Citus is missing here: CREATE EXTENSION citus';
END IF;
END $$;
-- Citus takes no policy that asks another table. So whoever asks for a tenant
-- sets the domains, and no tenant may log in himself.
SET dmarc.tenants TO
    'domain = ANY (string_to_array(current_setting(''dmarc.domains''), '',''))';
