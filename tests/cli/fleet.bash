# fleet.bash: for the tests of dmarc-fleet, on top of ledger.bash. Starts
# PostgreSQL servers of its own below $work, as a user who is not root, on Unix
# sockets only, and ends them.
# shellcheck shell=bash disable=SC2034
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1
fleet=$DMARC_BIN/dmarc-fleet

# lacks WHAT: skip the test, except in script/test, which installed all of it.
lacks() {
	[ -z "${DMARC_TEST_FLEET-}" ] || {
		fail "no $1"
		finish
	}
	skip "no $1"
}
[ -x "$fleet" ] || lacks dmarc-fleet
command -v psql >/dev/null || lacks psql
need sqlite3
pg=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V |
    tail -n 1)
[ -x "$pg/initdb" ] || lacks 'PostgreSQL server'
chmod 755 "$work"
started=
on_exit='for name in $started; do stop_server "$name" immediate; done'

# stop_server NAME [MODE]: ends it, by the process that its folder names.
stop_server() {
	as_other "$pg/pg_ctl" stop -D "$work/$1/data" -m "${2:-fast}" -w \
	    >/dev/null 2>&1
}

# start_server NAME: starts it (again).
start_server() {
	as_other env HOME="$work/$1" "$pg/pg_ctl" start -D "$work/$1/data" -w \
	    -l "$work/$1/log" >/dev/null 2>&1 ||
	    fail "server $1 does not start" "$work/$1/log"
}

# server NAME [SETTING=VALUE...]: makes and starts a server with the database
# "dmarc"; its socket is in $work/NAME.
server() {
	local name=$1 setting
	shift
	if [ ! -d "$work/template" ]; then
		mkdir "$work/template" || exit 1
		give_away "$work/template"
		as_other env HOME="$work/template" "$pg/initdb" -A trust \
		    -D "$work/template/data" -U owner -E UTF8 --no-locale \
		    --no-sync >/dev/null || exit 1
	fi
	cp -a "$work/template" "$work/$name" || exit 1
	{
		echo "listen_addresses = ''"
		echo "unix_socket_directories = '$work/$name'"
		echo 'unix_socket_permissions = 0777'
		echo 'fsync = off'
		echo 'shared_buffers = 32MB'
		for setting; do echo "$setting"; done
	} >>"$work/$name/data/postgresql.conf" || exit 1
	start_server "$name"
	started="$started $name"
	psql_at "$name" -d postgres -c 'CREATE DATABASE dmarc' || exit 1
}

# engine NAME [USER]: the connection string
engine() {
	echo "host=$work/$1 dbname=dmarc user=${2:-owner}"
}

# psql_at NAME ARGUMENT...: as the owner, rows as text with |
psql_at() {
	local name=$1
	shift
	PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t \
	    -v ON_ERROR_STOP=1 -h "$work/$name" -U owner -d dmarc "$@" \
	    2>"$work/psql.err" || {
		fail "psql $*" "$work/psql.err"
		return 1
	}
}

# asked NAME SQL
asked() {
	psql_at "$1" -c "$2"
}

# node NAME: a server with our schema
node() {
	server "$@"
	"$fleet" schema | psql_at "$1" || exit 1
}

# put LEDGER NAME ARGUMENT...: ships, as the role for that
put() {
	local ledger=$1 name=$2
	shift 2
	"$fleet" put --db "$ledger" --engine "$(engine "$name" putter)" \
	    --now "$now" "$@" 2>err
}

# get SLICE NAME ARGUMENT...
get() {
	local slice=$1 name=$2
	shift 2
	"$fleet" get --db "$slice" --engine "$(engine "$name" reader)" \
	    --now "$now" "$@" 2>err
}

# users NAME: who may put, and who may read
users() {
	psql_at "$1" -c 'CREATE ROLE putter LOGIN IN ROLE dmarc_put;
	    CREATE ROLE reader LOGIN IN ROLE dmarc_read'
}

# ---- comparing ----

views='v_report v_record v_daily v_source v_sender v_reporter v_policy'
# Columns that an engine does not have, or has in another form.
absent="'report_pk', 'message_name', 'combination_pk', 'dkim', 'spf',
    'source_address'"

# columns_of LEDGER VIEW
columns_of() {
	sqlite3 "$1" "SELECT name FROM pragma_table_info('$2')
	    WHERE name NOT IN ($absent) ORDER BY cid"
}

# rows_of_ledger LEDGER VIEW: sorted
rows_of_ledger() {
	sqlite3 -list -separator '|' -nullvalue NULL "$1" \
	    "SELECT $(columns_of "$1" "$2" | sed 's/.*/"&"/' | paste -sd,)
	    FROM $2" | sort
}

# rows_of_engine NAME VIEW: likewise; flags are numbers
rows_of_engine() {
	local list
	list=$(asked "$1" "SELECT string_agg(format(CASE data_type
	    WHEN 'boolean' THEN '%I::integer' ELSE '%I' END, column_name), ', '
	    ORDER BY ordinal_position) FROM information_schema.columns
	    WHERE table_schema = 'dmarc' AND table_name = '$2'
	    AND column_name NOT IN ($absent)")
	psql_at "$1" -P null=NULL -c "SELECT $list FROM dmarc.$2" | sort
}

# same_rows WHAT LEDGER NAME: the views of an engine are those of a ledger
same_rows() {
	local view
	for view in $views; do
		rows_of_ledger "$2" "$view" >ledger.rows
		rows_of_engine "$3" "$view" >engine.rows
		[ -s ledger.rows ] || fail "$1: $view is empty"
		diff ledger.rows engine.rows >differs ||
		    fail "$1: $view" <(head -n 20 differs)
	done
}

# same_views WHAT LEDGER SLICE: a slice says the same
same_views() {
	local view
	for view in $views; do
		diff <(rows_of_ledger "$2" "$view") \
		    <(rows_of_ledger "$3" "$view") >differs ||
		    fail "$1: $view" <(head -n 20 differs)
	done
}

# pages LEDGER DOMAIN...: what it says; keys of combinations left out
pages() {
	local db=$1 format
	shift
	for format in text html json; do
		ask weekly "$@" --format $format
		cat err
	done
	for format in text json; do
		ask readiness "$@" --format $format
		cat err
		ask sources "$@" --since 90d --top 0 --format $format
		cat err
		ask explain "$@" --sql --format $format | tr '\n' ' ' |
		    sed 's/\\n/ /g; s/\[[0-9, ]*\]/[]/g; s/  */ /g'
		cat err
	done
	ask records "$@" --since 90d --all-signatures | cut -d, -f2- | sort
}

# same_pages WHAT LEDGER SLICE DOMAIN...
same_pages() {
	local what=$1 one=$2 other=$3
	shift 3
	pages "$one" "$@" >one.pages
	pages "$other" "$@" >other.pages
	[ "$(wc -c <one.pages)" -gt 10000 ] || fail "$what: short pages"
	diff one.pages other.pages >differs ||
	    fail "$what" <(head -n 20 differs)
}

# ---- several nodes ----

# front NAME NODE...: a server that keeps nothing itself
front() {
	local name=$1 node
	shift
	server "$name"
	for node; do
		echo "$node host=$work/$node dbname=dmarc"
	done >"$name.nodes"
	"$fleet" schema --front "$name.nodes" | psql_at "$name" || exit 1
	psql_at "$name" -c "CALL dmarc.map_user('owner')"
	users "$name"
	psql_at "$name" -c "CALL dmarc.map_user('putter');
	    CALL dmarc.map_user('reader')"
}
