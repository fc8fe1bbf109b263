#!/bin/bash
# A tenant sees his domains in every view, changes nothing and gets his slice; old
# reports are pruned and do not come back; and status says how the fleet is.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1

for name in one n1 n2; do
	node $name
	users $name
	asked $name 'CREATE ROLE anna LOGIN IN ROLE dmarc_tenant;
	    CREATE ROLE otto LOGIN IN ROLE dmarc_tenant;'
done
front f n1 n2
asked f 'CREATE ROLE anna LOGIN IN ROLE dmarc_tenant;'
asked f "CALL dmarc.map_user('anna')"
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 --messages 120 \
    sample >/dev/null || fail 'sample-maildir'
policy='<p>none</p>'
# Old ones, and one that reaches over the end of its month.
for date in 2025-02-03 2026-08-30 2026-10-05; do
	report Old example.org $date "$policy" <<-END
	192.0.2.25 7 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
done
report Slow example.org 2026-08-29 "$policy" 5 <<-END
192.0.2.25 10 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
END
"$ingest" --db a.db --now "$now" sample box/* 2>err || fail ingest err
sqlite3 a.db 'DELETE FROM message WHERE outcome > 1'
put a.db one --host mx1 || fail 'put' err
put a.db f --all || fail 'put' err
same_rows 'before' a.db f

# ---- tenants ----
case='tenants'
for name in one n1 n2; do
	asked $name "INSERT INTO dmarc.tenant VALUES ('example.org', 'a'),
	    ('example.net', 'a'), ('example.com', 'o');
	    INSERT INTO dmarc.access VALUES ('anna', 'a'), ('otto', 'o')"
done
# as USER NAME SQL
as() {
	psql -X -q -A -t -h "$work/$2" -U "$1" -d dmarc -c "$3" 2>err
}
for name in one f; do
	for view in $views; do
		equal "domains of $view on $name" 'example.net example.org ' \
		    "$(as anna $name "SELECT DISTINCT policy_domain
		    FROM dmarc.$view ORDER BY 1" | tr '\n' ' ')"
		equal "rows of $view on $name" "$(asked $name "SELECT count(*)
		    FROM dmarc.$view WHERE policy_domain <> 'example.com'")" \
		    "$(as anna $name "SELECT count(*) FROM dmarc.$view")"
	done
	equal "reports on $name" 'example.net example.org ' "$(as anna $name \
	    'SELECT DISTINCT domain FROM dmarc.report ORDER BY 1' | tr '\n' ' ')"
done
as anna one 'EXPLAIN (ANALYZE) SELECT count(*) FROM dmarc.v_daily' |
    grep -q JIT && fail 'a question is compiled for each month'
equal 'of others' example.com "$(as otto one \
    'SELECT DISTINCT policy_domain FROM dmarc.v_record')"
equal 'rights of others' 'otto o' "$(as otto one \
    'SELECT role, tenant FROM dmarc.access' | tr '|' ' ')"
equal 'tenants of others' 'example.com' \
    "$(as otto one 'SELECT domain FROM dmarc.tenant')"
for change in "INSERT INTO dmarc.report SELECT * FROM dmarc.report LIMIT 1" \
    "DELETE FROM dmarc.report" "UPDATE dmarc.report SET messages = 0" \
    "INSERT INTO dmarc.access VALUES ('otto', 'a')" \
    "INSERT INTO dmarc.ledger VALUES ('x', 1, 1, 1, 1)" \
    "SELECT * FROM dmarc.ledger" "SELECT * FROM dmarc.report_other" \
    "CREATE TABLE dmarc.mine (n integer)" "CALL dmarc.prune(2000000000)" \
    "CREATE VIEW public.mine AS SELECT 1"; do
	as otto one "$change" >out && fail "a tenant may: $change" out
done
# bring SLICE USER NAME ARGUMENT...
bring() {
	"$fleet" get --db "$1" --engine "$(engine "$3" "$2")" --now "$now" \
	    "${@:4}" 2>err
}
bring anna.db anna f --tenant a || fail "get: $?" err
bring want.db reader one example.net example.org || fail "get: $?" err
same_views 'his slice' want.db anna.db
same_pages 'his pages' want.db anna.db
bring operator.db reader f --tenant a || fail "get: $?" err
same_views 'the same of the operator' want.db operator.db
bring no.db anna f --tenant o
equal 'of another tenant' 66 $?
bring no.db otto one example.org
equal 'of another domain' 66 $?

# ---- status ----
case='status'
status() {
	"$fleet" status --db a.db --engine "$(engine "$1" reader)" >out 2>err
}
status f || fail "exit $?" err
grep -qE '^mx1 +2026-11-16T07:00:00Z +120|^mx1 +2026-11-16T07:00:00Z +12[0-9]' \
    out || fail 'the host' out
grep -q '^This database is mx1: 0 reports wait, 0 set aside$' out ||
    fail 'this database' out
sqlite3 a.db "INSERT INTO unsent SELECT report_pk, 'too' || char(27) || ' long'
    FROM report ORDER BY report_pk LIMIT 1"
"$fleet" status --db none.db --engine "$(engine one reader)" >out 2>err ||
    fail "without a database: $?" err
equal 'its lines' 2 "$(wc -l <out)"
status one || fail "exit $?" err
grep -qF 'too\x1b long' out || fail 'what is set aside' out
stop_server n2
status f
equal 'a node is down' 75 $?
grep -q '^node n2 does not answer: ' out || fail 'its name' out
one_line
start_server n2
sqlite3 a.db 'DELETE FROM unsent'

# ---- prune ----
case='prune'
prune() {
	"$fleet" prune "$2" --now "$now" --engine "$(engine "$1" "${3-owner}")" \
	    2>err
}
prune one 100d reader
equal 'not the owner' 77 $?
for age in 0d x ''; do
	prune one "$age"
	equal "prune '$age'" 2 $?
done
# 78 days ago it was 30 August: the slow one ended later.
asked one 'CALL dmarc.make_months(4, 1)'
months() {
	asked "$1" "SELECT count(*) FROM pg_inherits
	    WHERE inhparent = 'dmarc.report'::regclass"
}
was=$(months one)
for name in one n1 n2 f; do
	prune $name 76d || fail "prune $name: $?" err
done
[ "$(months one)" -lt "$was" ] || fail 'no month is gone'
before=$(($(date -u -d 2026-11-16 +%s) - 76 * 86400))
equal 'what is left' 0 "$(asked f "SELECT count(*) FROM dmarc.report
    WHERE end_ts < $before")"
equal 'the slow one stays' 1 "$(asked f "SELECT count(*) FROM dmarc.report
    WHERE reporter = 'slow'")"
asked one "SELECT encode(facts, 'hex') FROM dmarc.report ORDER BY 1" >want
for name in one f; do
	put a.db $name --all || fail "put: $?" err
	equal 'unsent' 0 "$(sqlite3 a.db 'SELECT count(*) FROM unsent')"
	equal 'nothing comes back' 0 "$(asked $name "SELECT count(*)
	    FROM dmarc.report WHERE end_ts < $before")"
done
asked one "SELECT encode(facts, 'hex') FROM dmarc.report ORDER BY 1" |
    cmp -s - want || fail 'a put changes something'
"$ingest" --db a.db --now "$now" --prune 76d 2>err || fail 'prune' err
same_rows 'after' a.db f
get left.db f example.org example.com || fail "get: $?" err
same_pages 'verdicts of what is left' a.db left.db example.org example.com
finish
