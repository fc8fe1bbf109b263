#!/bin/bash
# dmarc-fleet schema --citus: with Citus where PostgreSQL has it; everywhere, all
# of it with stand-ins for the functions of Citus, which note how they were
# called.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1

run 2 "$fleet" schema --citus --front nodes
says '--citus needs no --front'
server plain
"$fleet" schema --citus | psql -X -q "$(engine plain)" >out 2>err &&
    fail 'it is made without Citus'
says 'CREATE EXTENSION citus'
equal 'nothing is made' f "$(asked plain "SELECT to_regnamespace('dmarc')
    IS NOT NULL")"

"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 --messages 150 \
    sample >/dev/null || fail 'sample-maildir'
"$ingest" --db a.db --now "$now" sample 2>err || fail 'ingest' err
sqlite3 a.db 'DELETE FROM message WHERE outcome > 1'

# as_anna NAME DOMAINS SQL: a program of the operator that asks for a tenant
as_anna() {
	local domains=
	[ -z "$2" ] || domains="SET LOCAL dmarc.domains TO '$2';"
	psql -X -q -A -t -h "$work/$1" -U anna -d dmarc 2>err \
	    -c "BEGIN; ${propagate-} $domains $3; COMMIT"
}

# check NAME: an engine whose schema is there
check() {
	"$fleet" schema --citus | psql -X -q "$(engine "$1")" >/dev/null 2>err ||
	    fail 'the schema a second time' err
	users "$1"
	asked "$1" 'CREATE ROLE anna LOGIN IN ROLE dmarc_tenant'
	put a.db "$1" --all || fail "put: $?" err
	silent
	same_rows 'in the engine' a.db "$1"
	get "$1.db" "$1" --share 1/1 || fail "get: $?" err
	same_views 'a slice' a.db "$1.db"
	same_pages 'its pages' a.db "$1.db"
	equal 'domains of a tenant' 'example.net example.org ' \
	    "$(as_anna "$1" example.org,example.net 'SELECT DISTINCT
	    policy_domain FROM dmarc.v_record ORDER BY 1' | tr '\n' ' ')"
	equal 'reports of a tenant' example.net "$(as_anna "$1" example.net \
	    'SELECT DISTINCT domain FROM dmarc.report')"
	as_anna "$1" '' 'SELECT count(*) FROM dmarc.report' >out &&
	    fail 'a tenant without domains' out
	says 'dmarc.domains'
	"$fleet" prune 76d --now "$now" --engine "$(engine "$1")" 2>err ||
	    fail "prune: $?" err
}

case='without Citus'
psql_at plain <<'END'
CREATE TABLE public.calls (what text);
SET allow_system_table_mods = on;
CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass);
CREATE FUNCTION pg_catalog.create_distributed_table(place regclass,
    distribution_column text, colocate_with text) RETURNS void LANGUAGE sql AS
$$ INSERT INTO public.calls VALUES (place || ' ' || distribution_column || ' '
    || colocate_with);
    INSERT INTO pg_catalog.pg_dist_partition VALUES (place) $$;
CREATE FUNCTION pg_catalog.create_distributed_function(f regprocedure)
    RETURNS void LANGUAGE sql AS
$$ INSERT INTO public.calls VALUES (f::text) $$;
END
"$fleet" schema --citus | psql -X -q "$(engine plain)" >/dev/null 2>err ||
    fail 'the schema' err
equal 'what is distributed' 'dmarc.dns domain dmarc.report
dmarc.report domain default
dmarc.verdict domain dmarc.report' "$(asked plain "SELECT what FROM calls
    WHERE what LIKE '% %' ORDER BY 1")"
equal 'functions' 5 "$(asked plain "SELECT count(*) FROM calls
    WHERE what NOT LIKE '% %'")"
equal 'policies that ask another table' 0 "$(asked plain "SELECT count(*)
    FROM pg_policies WHERE tablename IN ('report', 'dns', 'verdict')
    AND qual LIKE '%SELECT%'")"
check plain
equal 'once' 3 "$(asked plain "SELECT count(*) FROM calls
    WHERE what LIKE '% %'")"

case='Citus'
if [ -n "$(asked plain "SELECT 1 FROM pg_available_extensions
    WHERE name = 'citus'")" ]; then
	propagate="SET LOCAL citus.propagate_set_commands TO 'local';"
	server citus "shared_preload_libraries = 'citus'"
	asked citus 'CREATE EXTENSION citus'
	"$fleet" schema --citus | psql -X -q "$(engine citus)" >/dev/null 2>err ||
	    fail 'the schema' err
	check citus
fi
finish
