\set ON_ERROR_STOP on
DO $$ BEGIN
IF to_regnamespace('dmarc') IS NOT NULL THEN
    RAISE 'a front needs a database of its own, and this one has a schema dmarc';
END IF;
END $$;

