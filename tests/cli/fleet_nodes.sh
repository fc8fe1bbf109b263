#!/bin/bash
# Three nodes behind a front: the same as one, with one domain, some, all; while a
# node is down the others answer, and hosts that ship at the same time lose
# nothing.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1

for name in n1 n2 n3; do
	node $name
	users $name
done
front first n1 n2 n3
front second n1 n2 n3

policy='<p>none</p>'
domains='example.org example.com example.net'
for n in $(seq 5); do
	domains="$domains d$n.example"
	for day in 12 13 14; do
		report "Host $((day % 2))" d$n.example 2026-11-$day "$policy" <<-END
		192.0.2.$n $day none pass pass d$n.example d$n.example:s1:pass d$n.example:mfrom:pass
		203.0.113.9 1 none fail fail news.d$n.example - b.example:mfrom:fail forwarded
		END
	done
done
report Slow d1.example 2026-11-01 "$policy" 6 <<-END
192.0.2.25 101 none pass pass d1.example d1.example:s1:pass d1.example:mfrom:pass
END
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 --messages 300 \
    sample >/dev/null || fail 'sample-maildir'
mkdir mails
cp sample/*/* box/*.xml mails/
take() {
	local db=$1
	shift
	"$ingest" --db "$db" --now "$now" "$@" 2>err || fail "ingest $db" err
	# It is set aside in its own ledger, and tells of no report.
	sqlite3 "$db" 'DELETE FROM message WHERE outcome > 1'
}
mapfile -t all < <(ls -d mails/*)
take a.db "${all[@]}"

case='a front'
every='SELECT domain, day_ts, identity, facts, provenance, messages, records
    FROM dmarc.report ORDER BY 1, 2, 3, 4, 5'
put a.db first || fail "put: $?" err
for name in n1 n2 n3; do
	[ "$(asked $name 'SELECT count(*) > 5 FROM dmarc.report')" = t ] ||
	    fail "$name has few reports"
done
same_rows 'through a front' a.db first
asked first "$every" >want
asked second "$every" | cmp -s - want || fail 'fronts differ'
asked first "EXPLAIN SELECT policy_domain, sum(messages) FROM dmarc.v_record
    GROUP BY 1" >plan
equal 'nodes add up' 3 "$(grep -c 'Relations: Aggregate on' plan)"
asked first "EXPLAIN SELECT * FROM dmarc.v_record
    WHERE policy_domain = 'd1.example'" >plan
equal 'one node is asked' 1 "$(grep -c 'Foreign Scan' plan)"

# shellcheck disable=SC2086
get all.db second $domains || fail "get: $?" err
same_views 'a slice of all' a.db all.db
same_pages 'its pages' a.db all.db
get some.db first example.org d2.example || fail "get: $?" err
same_pages 'pages of some' a.db some.db example.org d2.example
get one.db first d1.example || fail "get: $?" err
same_pages 'pages of one' a.db one.db d1.example
get share.db first --share 1/1 || fail "get: $?" err
same_views 'a share of all' a.db share.db

case='a front is made once'
"$fleet" schema --front first.nodes |
    psql -X -q -h "$work/n1" -U owner -d dmarc >out 2>err &&
    fail 'a node has become a front'
says 'a front needs a database of its own'
equal 'its reports' 1 "$(asked n1 'SELECT 1 FROM dmarc.report LIMIT 1')"
"$fleet" schema | psql -X -q -h "$work/first" -U owner -d dmarc >out 2>err &&
    fail 'a front has become a node'
says 'this is a front'
run 66 "$fleet" schema --front no.nodes
echo 'n1' >bad.nodes
run 78 "$fleet" schema --front bad.nodes
says 'bad.nodes:1:'
echo 'n1 host=x password=secret' >bad.nodes
run 78 "$fleet" schema --front bad.nodes
says 'map_user'
[ ! -s out ] || fail 'half a schema'

# Four hosts with mail that overlaps ship at the same time, a hundred reports a
# run; a node is killed meanwhile.
case='a node is down'
for name in n1 n2 n3; do
	asked $name 'TRUNCATE dmarc.report'
done
count=${#all[@]}
for host in 1 2 3 4; do
	mine=()
	for ((i = 0; i < count; i++)); do
		((i % 4 == host - 1 || (i + host) % 3 == 0)) ||
		    mine+=("${all[i]}")
	done
	[ "$host" != 3 ] || mapfile -t mine < <(printf '%s\n' "${mine[@]}" | tac)
	take $host.db "${mine[@]}"
done
# host NUMBER FRONT: ships until nothing waits; what its runs end with
host() {
	local status tries=0
	while ((++tries < 200)); do
		"$fleet" put --db "$1.db" --host "mx$1" --limit 100 --now "$now" \
		    --engine "$(engine "$2" putter)" 2>>"$1.err"
		status=$?
		echo $status >>"$1.exits"
		[ $status = 0 ] || sleep 0.2
		[ "$(sqlite3 "$1.db" 'SELECT count(*) FROM unsent')" != 0 ] ||
		    break
	done
}
for host in 1 2 3 4; do
	if ((host % 2)); then host $host first & else host $host second & fi
	hosts="${hosts-} $!"
done
# seen STATUS FILE...: some run ended like this; waits for it
seen() {
	local n
	for n in $(seq 600); do
		grep -qx "$1" "${@:2}" 2>/dev/null && return
		sleep 0.05
	done
	fail "no run ended with $1"
}
seen 0 1.exits
stop_server n2 immediate
there=$(asked n1 'SELECT min(domain) FROM dmarc.report')
gone=$(asked first "SELECT d.name FROM unnest(string_to_array('$domains', ' '))
    AS d (name) WHERE satisfies_hash_partition('dmarc.report'::regclass, 3, 1,
    d.name) LIMIT 1")
[ -n "$gone" ] || fail 'no domain is on n2'
asked first "SELECT sum(messages) FROM dmarc.v_daily
    WHERE policy_domain = '$there'" | grep -q '^[1-9]' ||
    fail 'a domain of another node'
seen 75 1.exits 2.exits 3.exits 4.exits
run 75 "$fleet" get --db gone.db --engine "$(engine first reader)" "$gone"
one_line
equal 'no slice' '' "$(find . -name 'gone.db*')"
start_server n2
# shellcheck disable=SC2086
wait $hosts
equal 'exit statuses' '0 75 ' "$(sort -u ./*.exits | tr '\n' ' ')"
for host in 1 2 3 4; do
	equal "unsent of $host" 0 \
	    "$(sqlite3 $host.db 'SELECT count(*) FROM unsent')"
done
asked first "$every" >got
diff want got >differs || fail 'the set' <(head differs)
same_rows 'after all' a.db second
finish
