#!/bin/bash
# dist/fleet/README.md, whose commands are taken out of it and run: one engine,
# two hosts, verdicts, retention, a backup, an outage, nodes behind a front, and
# a customer. Only names of hosts, a path and what TLS needs are replaced.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1
guide=$DMARC_SOURCE/dist/fleet/README.md
unset PGHOST PGUSER PGDATABASE PGSERVICE
PATH=$DMARC_BIN:$pg:$PATH
"$DMARC_SOURCE/script/sample-maildir" sample >/dev/null ||
    fail 'sample-maildir'

# The blocks of the guide, as files guide/SECTION.NUMBER
mkdir guide
awk '/^## / { section = substr($0, 4); gsub(/ /, "_", section); n = 0 }
/^```/ { inside = !inside; n += inside; next }
inside { print >"guide/" section "." n }' "$guide"
ls guide >blocks

# block SECTION.NUMBER: its text; a line of cron is its command
block() {
	echo "$1" >>used
	sed -E "s#^[0-9]+ [0-9*]+ \* \* [0-9*] +##
	    s#/var/mail/dmarc#$work/sample#; s#db.example.org#$work/${at-one}#
	    s#(db[12])\.example\.org#$work/\1#; /^ssl/d
	    s#dmarc-dns refresh#& --dry-run#" "guide/$1"
}
# commands SECTION.NUMBER SERVER: runs it there, as the superuser of the server
commands() {
	block "$1" >script
	PGHOST=$work/$2 PGUSER=owner bash -e -o pipefail script >out 2>err ||
	    fail "$1: $?" err
}
# statements SECTION.NUMBER SERVER
statements() {
	block "$1" | psql -X -q -v ON_ERROR_STOP=1 -h "$work/$2" -U owner \
	    -d dmarc >out 2>err || fail "$1" err
}
# on HOST SECTION.NUMBER...: runs it there, as whoever reads the mail
on() {
	local host=$1 part
	shift
	for part; do
		block "$part" >script
		HOME=$work/$host XDG_CONFIG_HOME=$work/$host/etc \
		    XDG_DATA_HOME=$work/$host/data bash -e -o pipefail \
		    script >out 2>err || return
	done
}
# host NAME USER [SERVER [DATABASE]]: a machine with a service file and settings
host() {
	mkdir -p "$1/etc/dmarc" "$1/data"
	at=${3-one} block Each_host.1 |
	    sed "s/^user=.*/user=$2/; s/^dbname=.*/dbname=${4-dmarc}/" \
	    >"$1/.pg_service.conf"
	chmod 600 "$1/.pg_service.conf"
	block Each_host.2 >"$1/etc/dmarc/dmarc.conf"
}
# engine_at SERVER: a server where others than its owners need a password
engine_at() {
	server "$1"
	psql_at "$1" -d postgres -c 'DROP DATABASE dmarc'
	printf 'local all owner,dmarc_owner trust\nlocal all all scram-sha-256\n' \
	    >"$1/data/pg_hba.conf"
	psql_at "$1" -d postgres -c 'SELECT pg_reload_conf()' >/dev/null
}

case='one engine'
engine_at one
commands One_engine.1 one
statements One_engine.2 one

case='each host'
host mx1 mx1
on mx1 Each_host.3 || fail "each host: $?" err
grep -v 'set aside' err && fail 'not silent' err
ours="policy_domain <> 'example.net'"
equal 'reports' "$(asked one 'SELECT count(*) FROM dmarc.report')" \
    "$(sqlite3 mx1/data/dmarc/dmarc.db "SELECT count(*) FROM v_report
    WHERE $ours")"
[ "$(asked one 'SELECT count(*) > 50 FROM dmarc.report')" = t ] ||
    fail 'few reports'
on mx1 Each_host.4 Each_host.5 || fail "each host: $?" err

case='verdicts'
host desk judge
on desk Verdicts.1 Verdicts.2 || fail "verdicts: $?" err
equal 'domains' 2 "$(grep -c '^ *example' out)"

case='retention'
commands Retention.1 one

case='backup'
commands Backup.1 one
asked one 'SELECT policy_domain, count(*) FROM dmarc.v_record GROUP BY 1
    ORDER BY 1' >want
engine_at new
block Backup.2 >script
PGHOST=$work/new PGUSER=owner bash script >out 2>err || fail 'restore' err
asked new 'SELECT policy_domain, count(*) FROM dmarc.v_record GROUP BY 1
    ORDER BY 1' | cmp -s want - || fail 'it is another one' err
host restored mx1 new
"$DMARC_SOURCE/script/sample-maildir" --messages 5 more >/dev/null
HOME=$work/restored dmarc-ingest --db r.db \
    --config restored/etc/dmarc/dmarc.conf more 2>err || fail 'ingest' err
HOME=$work/restored dmarc-fleet put --db r.db \
    --config restored/etc/dmarc/dmarc.conf 2>err || fail "put: $?" err

case='an outage'
host eyes grafana
on eyes An_outage.1 || fail "status: $?" err
grep -q SHIPPED out || fail 'its head' out
equal 'hosts' 2 "$(wc -l <out)"
stop_server one
on eyes An_outage.1
equal 'exit status' 75 $?
one_line
start_server one

case='more than one node'
for node in db1 db2; do
	engine_at $node
	commands One_engine.1 $node
	statements One_engine.2 $node
done
engine_at front
block More_than_one_node.1 >nodes.conf
commands More_than_one_node.2 front
commands More_than_one_node.3 front
host mx2 mx1 front front
cp -R mx1/data mx2/
on mx2 More_than_one_node.4 || fail "put --all: $?" err
silent
on_nodes=$(($(asked db1 'SELECT count(*) FROM dmarc.report') +
    $(asked db2 'SELECT count(*) FROM dmarc.report')))
equal 'on the nodes' "$(sqlite3 mx1/data/dmarc/dmarc.db "SELECT count(*)
    FROM v_report WHERE $ours")" "$on_nodes"
[ "$on_nodes" -gt 20 ] || fail 'few reports'

case='customers'
statements Customers.1 one
host customer anna
on customer Customers.2 || fail "customers: $?" err
grep -q example.org out || fail 'its page' out
equal 'his domains' example.org "$(sqlite3 acme.db 'SELECT DISTINCT
    policy_domain FROM v_report')"

# Citus is not at hand; cli/fleet_citus has its last line.
case=
equal 'blocks that were not run' 'Citus.1 Citus.2 ' \
    "$(sort -u used | comm -23 <(sort blocks) - | tr '\n' ' ')"
finish
