#!/bin/bash
# dmarc-fleet: what a ledger holds comes into an engine and out of it again, and
# says the same there and in a slice.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1

node one
users one
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 --messages 150 \
    sample >/dev/null || fail 'sample-maildir'
policy='<p>none</p>'
report Slow example.org 2026-11-01 "$policy" 6 <<-END
192.0.2.25 101 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
203.0.113.5 17 quarantine fail fail news.example.org - b.example:helo:fail
203.0.113.5 4 reject fail fail example.org x.example:s:fail,y.example:t:pass,z.example:u:pass a.example:mfrom:softfail,b.example:mfrom:pass mailing_list
END
for ip in 192.0.2.30 2001:db8::7 ::192.0.2.9 2001:db8:0:1:1:1:1:1; do
	id=same report ALPHA example.org 2026-11-13 "$policy" <<-END
	$ip 5 none fail fail example.org - a.example:mfrom:fail forwarded
	END
done
report Empty example.com 2026-11-13 \
    '<p>reject</p><sp>none</sp><pct>20</pct>' </dev/null
take() {
	local db=$1
	shift
	"$ingest" --db "$db" --now "$now" "$@" 2>err || fail "ingest $db" err
}
take a.db sample box/*
# It is set aside in its own ledger, and tells of no report.
sqlite3 a.db "DELETE FROM message WHERE outcome > 1"

# One ledger, one engine, and back.
case='one ledger'
put a.db one || fail "put: $?" err
silent
equal 'unsent' 0 "$(sqlite3 a.db 'SELECT count(*) FROM unsent')"
equal 'reports' "$(sqlite3 a.db 'SELECT count(*) FROM report')" \
    "$(asked one 'SELECT count(*) FROM dmarc.report')"
for view in $views; do
	equal "columns of $view" "$(columns_of a.db "$view")" \
	    "$(asked one "SELECT column_name FROM information_schema.columns
	    WHERE table_schema = 'dmarc' AND table_name = '$view'
	    AND column_name NOT IN ($absent) ORDER BY ordinal_position")"
done
same_rows 'in the engine' a.db one
get slice.db one example.org example.com example.net || fail "get: $?" err
silent
same_views 'in the slice' a.db slice.db
same_pages 'pages of the slice' a.db slice.db
equal 'its mailbox' "postgresql:$work/one/dmarc" \
    "$(sqlite3 slice.db 'SELECT path FROM mailbox')"
equal 'nothing else stays' '' "$(find . -name 'slice.db.*')"

# One domain of them, and a part of the time.
get org.db one EXAMPLE.org. || fail "get: $?" err
same_pages 'pages of one domain' a.db org.db example.org
equal 'one domain' example.org "$(sqlite3 org.db 'SELECT name FROM domain')"
get late.db one example.org --since 2026-11-13 || fail "get: $?" err
equal 'the first day' 2026-11-13 \
    "$(sqlite3 late.db 'SELECT min(day) FROM v_report')"
for k in 1 2 3; do
	get share$k.db one --share $k/3 || [ $? = 66 ] ||
	    fail "share $k" err
	[ ! -e share$k.db ] || sqlite3 share$k.db 'SELECT name FROM domain'
done | sort >shares
equal 'shares' 'example.com example.net example.org ' \
    "$(tr '\n' ' ' <shares)"

# To ship again is nothing; what is new comes, and only that.
case='again'
every='SELECT * FROM dmarc.report ORDER BY domain, day_ts, identity, facts'
asked one "$every" >before
put a.db one --all || fail "put: $?" err
asked one "$every" | cmp -s - before || fail 'the engine has changed'
report New example.org 2026-11-14 "$policy" <<-END
192.0.2.25 1 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
END
take a.db "box/$made.xml"
equal 'unsent' 1 "$(sqlite3 a.db 'SELECT count(*) FROM unsent')"
put a.db one || fail "put: $?" err
same_rows 'in the engine' a.db one
equal 'heartbeat' "1794812400 0" "$(asked one 'SELECT max(put_ts),
    max(waiting) FROM dmarc.ledger' | tr '|' ' ')"

# Domains that are not ours stay at home.
case='own domains'
printf '[domains]\nown = example.com\n[fleet]\nengine = %s\n' \
    "$(engine one putter)" >conf
report Other example.com 2026-11-14 "$policy" </dev/null
ours=box/$made.xml
report Other foreign.example 2026-11-14 "$policy" </dev/null
take b.db --config conf "$ours" "box/$made.xml"
DMARC_CONF=conf "$fleet" put --db b.db --now "$now" 2>err || fail "put: $?" err
equal 'unsent' 0 "$(sqlite3 b.db 'SELECT count(*) FROM unsent')"
equal 'only ours' example.com "$(asked one "SELECT domain FROM dmarc.report
    WHERE reporter = 'other'")"

case='a limit'
take c.db sample
put c.db one --limit 7 || fail "put: $?" err
equal 'unsent' "$(sqlite3 c.db 'SELECT count(*) - 7 FROM report')" \
    "$(sqlite3 c.db 'SELECT count(*) FROM unsent')"

# The owner of an engine need not be a superuser, and owns no more than it.
case='an owner'
server two
asked two 'CREATE ROLE keeper LOGIN CREATEROLE' &&
    asked two 'CREATE DATABASE mine TEMPLATE template0 OWNER keeper'
mine="host=$work/two dbname=mine user"
"$fleet" schema | psql -X -q "$mine=keeper" >out 2>err || fail 'schema' err
psql -X -q "$mine=keeper" 2>err -c 'CREATE ROLE putter LOGIN IN ROLE dmarc_put;
    CREATE ROLE reader LOGIN IN ROLE dmarc_read' || fail 'its users' err
run 0 "$fleet" put --db a.db --all --engine "$mine=putter"
silent
run 0 "$fleet" get --db mine.db --engine "$mine=reader" --now "$now" example.org
same_pages 'pages' a.db mine.db example.org
run 0 "$fleet" prune 400d --engine "$mine=keeper"
run 77 "$fleet" prune 400d --engine "$mine=reader"

# What cannot be is refused, in a sentence.
case='refusals'
run 2 "$fleet" put --db a.db
says 'engine = in [fleet]'
run 2 "$fleet" get --db slice.db --engine "$(engine one reader)" example.org
says 'exists'
run 2 "$fleet" get --db no.db --engine "$(engine one reader)" --share 3/2
says 'K/N'
run 2 "$fleet" put --db a.db --share 1/2
says 'put takes no --share'
run 66 "$fleet" get --db no.db --engine "$(engine one reader)" example.orgg
says 'has no reports about example.orgg'
equal 'a slice without reports' '' "$(find . -name 'no.db*')"
run 75 "$fleet" put --db a.db --engine "host=$work/nowhere"
one_line
run 77 "$fleet" put --db a.db --engine "$(engine one nobody)"
one_line
run 77 "$fleet" get --db no.db --engine "$(engine one putter)" example.org
says 'permission denied'
report Late example.org 2026-11-15 "$policy" </dev/null
take a.db "box/$made.xml"
run 77 "$fleet" put --db a.db --engine "$(engine one reader)"
says 'permission denied'
equal 'it waits' 1 "$(sqlite3 a.db 'SELECT count(*) FROM unsent')"
run 78 "$fleet" put --db a.db --engine 'host=x color=blue'
run 65 "$fleet" put --db a.db --engine "host=$work/one dbname=postgres user=owner"
says 'dmarc-fleet schema | psql'
asked one 'INSERT INTO dmarc.format VALUES (99)'
run 65 "$fleet" put --db a.db --engine "$(engine one putter)"
says 'newer dmarc-ledger (99; this one knows'
asked one 'DELETE FROM dmarc.format WHERE version = 99'
"$fleet" schema | psql_at one || fail 'the schema a second time'
put a.db one || fail "put: $?" err
equal 'the late one' 1 "$(asked one "SELECT count(*) FROM dmarc.report
    WHERE reporter = 'late'")"
finish
