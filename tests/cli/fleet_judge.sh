#!/bin/bash
# dmarc-fleet judge: the verdicts of dmarc-report about all domains, as one list
# in the engine, also behind a front, and each tenant his own.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1
need jq

for name in n1 n2; do
	node $name
	users $name
	asked $name 'CREATE ROLE judge LOGIN IN ROLE dmarc_read, dmarc_put;
	    CREATE ROLE anna LOGIN IN ROLE dmarc_tenant;
	    INSERT INTO dmarc.tenant VALUES ($$example.org$$, $$a$$);
	    INSERT INTO dmarc.access VALUES ($$anna$$, $$a$$)'
done
front f n1 n2
asked f "CREATE ROLE judge LOGIN IN ROLE dmarc_read, dmarc_put;
    CALL dmarc.map_user('judge'); CREATE ROLE anna LOGIN IN ROLE dmarc_tenant;
    CALL dmarc.map_user('anna')"
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 --messages 527 \
    sample >/dev/null || fail 'sample-maildir'
"$ingest" --db a.db --now "$now" sample 2>err
put a.db f || fail 'put' err

judge() {
	"$fleet" judge --engine "$(engine f "${user-judge}")" "$@" 2>err
}
# verdicts NOW: what dmarc-report says
verdicts() {
	"$report" readiness --format json --db a.db --now "$1" |
	    jq -r '.domains[] | [.domain, .verdict.code, .verdict.target // "-",
	    .verdict.confidence] | join("|")' | sort -u
}
list="SELECT policy_domain, verdict, coalesce(target, '-'), confidence
    FROM dmarc.v_verdict ORDER BY 1"
judge --share 1/1 --jobs 2 --now "$now" || fail "judge: $?" err
silent
equal 'the list' "$(verdicts "$now")" "$(asked f "$list")"
[ "$(asked f 'SELECT count(*) FROM dmarc.v_verdict')" = 3 ] || fail 'few'
equal 'all of it' "$("$report" readiness --format json --db a.db \
    --now "$now" example.com | jq -cS '.domains[0].verdict')" "$(asked f "SELECT
    readiness::json #> '{0,verdict}' FROM dmarc.v_verdict
    WHERE policy_domain = 'example.com'" | jq -cS .)"
equal 'numbers as dmarc-report writes them' '' "$(asked f "SELECT readiness
    FROM dmarc.v_verdict" | grep -oE '[0-9]*\.[0-9]{11,}' | head -n 3)"

# Each question of the dashboard has an answer.
dashboard=$DMARC_SOURCE/dist/fleet/dashboard.json
while read -r sql; do
	sql=${sql//\$__from/$(date -u -d 2026-10-15 +%s)000}
	sql=${sql//\$__to/$(date -u -d 2026-11-16 +%s)000}
	sql=${sql//'${domain:sqlstring}'/"'example.org'"}
	[ -n "$(psql -X -q -A -t -h "$work/f" -U reader -d dmarc -c "$sql" \
	    2>err)" ] || fail "no answer: $sql" err
done < <(jq -r '.panels[].targets[].rawSql, .templating.list[1].query' \
    "$dashboard")

# The newest holds.
later=2026-11-30T07:00:00Z
judge example.com --now $later || fail "judge: $?" err
equal 'the newest' "$(verdicts $later | grep example.com)" \
    "$(asked f "$list" | grep example.com)"
equal 'others stay' "$(verdicts "$now" | grep example.org)" \
    "$(asked f "$list" | grep example.org)"
judge example.com --now "$now" || fail "judge: $?" err
equal 'an old one' "$(verdicts $later | grep example.com)" \
    "$(asked f "$list" | grep example.com)"

for name in f n1 n2; do
	psql -X -q -A -t -h "$work/$name" -U anna -d dmarc -c \
	    'SELECT policy_domain FROM dmarc.v_verdict'
done | sort -u >seen
equal 'of a tenant' example.org "$(cat seen)"
user=reader judge example.org --now "$now"
equal 'without the right' 77 $?
judge example.orgg
equal 'no such domain' 66 $?
judge example.org --jobs 2
equal 'jobs without a share' 2 $?
equal 'nothing stays' '' "$(find "${TMPDIR:-/tmp}" -maxdepth 1 \
    -name 'dmarc-fleet-*' -newer sample 2>/dev/null)"
finish
