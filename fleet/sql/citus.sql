

-------------------------------------------------------------------------------
-- From here on: Citus. What is asked by domain lies with its domain; ledger,
-- pruned, tenant, access and format stay on the coordinator.
DO $$
DECLARE
    one record;
BEGIN
FOR one IN SELECT * FROM (VALUES ('dmarc.report'::regclass, 'default'),
    ('dmarc.dns', 'dmarc.report'), ('dmarc.verdict', 'dmarc.report'))
    AS t (place, beside) LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_dist_partition
        WHERE logicalrelid = one.place) THEN
        PERFORM create_distributed_table(one.place, 'domain',
            colocate_with => one.beside);
    END IF;
END LOOP;
END $$;

-- The workers call what the views call.
SELECT create_distributed_function(f::regprocedure)
FROM unnest(ARRAY['dmarc.doubt(smallint)', 'dmarc.result_word(integer)',
    'dmarc.day_of(bigint)', 'dmarc.time_of(bigint)', 'dmarc.unpack(text)'])
    AS f;
