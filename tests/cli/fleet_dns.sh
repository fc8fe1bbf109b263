#!/bin/bash
# What hosts know from DNS comes with a slice, so that its verdicts are theirs:
# from one host, from two that asked on different days, through a front, and to a
# tenant; and an engine that sends something else is refused.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need openssl
end_servers=$on_exit

service 'mailer,Mailer,esp,mailer.example,,,yes,_spf.mailer.example,,,,'
key_a=$(key 1024) key_b=$(key 2048)
# day SPF KEY: what the zone is from then on
day() {
	zone <<-END
	example.org. MX 10 mx.example.org.
	mx.example.org. A 198.18.0.1
	example.org. TXT "v=spf1 $1 include:_spf.host.example ~all"
	_spf.host.example. TXT "v=spf1 ip4:198.18.9.0/24 -all"
	_dmarc.example.org. TXT "v=DMARC1; p=none; rua=mailto:d@example.org"
	s1._domainkey.example.org. TXT "v=DKIM1; p=" $2
	news.example.org. TXT "v=spf1 -all"
	n1._domainkey.news.example.org. TXT "v=DKIM1; p=" $key_a
	_spf.mailer.example. TXT "v=spf1 ip4:198.18.40.0/24 ip6:2001:2:8::/45 ?all"
	1.0.18.198.in-addr.arpa. PTR out.example.org.
	out.example.org. A 198.18.0.1
	7.40.18.198.in-addr.arpa. PTR m7.mailer.example.
	m7.mailer.example. A 198.18.40.7
	example.com. MX 0 .
	example.com. TXT "v=spf1 -all"
	_dmarc.example.com. TXT "v=DMARC1; p=reject"
	END
	again
	on_exit="$end_servers; kill \$server_pid 2>/dev/null; wait"
}
# refresh LEDGER TIME
refresh() {
	"$dns" refresh --db "$1" --resolver "$server" --timeout 2 --now "$2" \
	    --all 2>err || fail "refresh $1: $?" err
}
take() {
	local db=$1
	shift
	"$ingest" --db "$db" --now "$now" "$@" 2>err || fail "ingest $db" err
}
# facts LEDGER: the tables that a slice has, too
facts() {
	local table
	for table in domain record include finding key spf name service_range; do
		echo "-- $table"
		sqlite3 "$1" "SELECT * FROM dns_$table" | sort
	done
	sqlite3 "$1" "SELECT ip, name, confirmed, names, checked_ts FROM dns_host
	    ORDER BY ip; SELECT * FROM dns_history WHERE kind <> 'ptr'
	    ORDER BY kind, name, first_ts, record"
}
# same_facts WHAT LEDGER SLICE
same_facts() {
	facts "$2" >one.facts
	facts "$3" >other.facts
	diff one.facts other.facts >differs || fail "$1" <(head -n 20 differs)
}

spell example.org 2026-11-02 13 '<p>none</p>' <<-END
198.18.0.1 200 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
198.18.40.7 30 none fail fail example.org mailer.example:m:pass b.mailer.example:mfrom:pass
198.18.0.2 9 none pass fail news.example.org news.example.org:n1:pass other.example:mfrom:pass
203.0.113.9 4 none fail fail gone.example.org - b.example:mfrom:fail
END
report Alpha example.com 2026-11-13 '<p>reject</p>' <<-END
203.0.113.9 3 reject fail fail example.com - b.example:mfrom:fail
END
take a.db box/*
cp a.db both.db
cp a.db b.db
day ip4:198.18.0.1 "$key_a"
refresh a.db 2026-11-10T06:00:00Z
day ip4:198.18.0.0/24 "$key_b"
refresh a.db 2026-11-13T06:00:00Z

case='one host'
node one
users one
put a.db one --host a || fail "put: $?" err
silent
get slice.db one example.org example.com || fail "get: $?" err
silent
[ "$(facts a.db | wc -l)" -gt 40 ] || fail 'there are few facts' <(facts a.db)
same_facts 'facts' a.db slice.db
same_pages 'pages' a.db slice.db
get org.db one example.org || fail "get: $?" err
same_pages 'pages of one domain' a.db org.db example.org
for page in slice.db org.db; do
	db=$page ask weekly example.org --format html | grep -q 'rsa, 2048 bits' ||
	    fail "DNS says nothing in $page" err
done
equal 'nothing of another domain' 0 "$(sqlite3 org.db "SELECT count(*)
    FROM dns_domain WHERE domain = 'example.com'")"

case='again'
count='SELECT count(*) FROM dmarc.dns'
was=$(asked one "$count")
put a.db one --all || fail "put: $?" err
equal 'to ship again is nothing' "$was" "$(asked one "$count")"
# What an engine has lost comes only to who asks for all.
asked one 'DELETE FROM dmarc.dns'
put a.db one --now 2026-11-16T07:00:00Z || fail "put: $?" err
equal 'what is known is not shipped' 0 "$(asked one "$count")"
put a.db one --all || fail "put: $?" err
equal 'all is shipped again' "$was" "$(asked one "$count")"
# An answer that no engine takes is told of, and the others go on.
cp a.db long.db
sqlite3 long.db "UPDATE dns_domain SET unknown = printf('%.*c', 5000000, 'x')
    WHERE domain = 'example.org'"
put long.db one --all || fail "put: $?" err
says 'dmarc-fleet: 1 answer of DNS is too long to be shipped'
# A report with an address that DNS was asked about for another domain.
report Late example.com 2026-11-14 '<p>reject</p>' <<-END
198.18.40.7 3 reject fail fail example.com - b.example:mfrom:fail
END
take a.db "box/$made.xml"
put a.db one --now 2026-11-16T08:00:00Z || fail "put: $?" err
equal 'its name comes with it' "$((was + 1))" "$(asked one "$count")"
get com.db one example.com || fail "get: $?" err
same_pages 'pages' a.db com.db example.com
# A look-up that fails changes no time.
broken='_dmarc.example.org' day ip4:198.18.0.0/24 "$key_b"
"$dns" refresh --db a.db --resolver "$server" --timeout 2 --all \
    --now 2026-11-14T06:00:00Z 2>err
sqlite3 a.db "UPDATE dns_domain SET checked_ts = $(date -u -d \
    2026-11-13T06:00:00Z +%s) WHERE domain = 'example.org'"
put a.db one --now 2026-11-16T09:00:00Z || fail "put: $?" err
get late.db one example.org example.com || fail "get: $?" err
[ -n "$(sqlite3 late.db 'SELECT unknown FROM dns_domain')" ] ||
    fail 'all is known'
same_facts 'what is unknown' a.db late.db

# Two hosts ask on different days: together they know as much as one host that
# asked on all these days.
case='two hosts'
node two
users two
rm -f a.db*; cp both.db a.db
day ip4:198.18.0.1 "$key_a"
for db in a both; do refresh $db.db 2026-11-08T06:00:00Z; done
for db in b both; do refresh $db.db 2026-11-09T06:00:00Z; done
day ip4:198.18.0.0/24 "$key_b"
for db in a both; do refresh $db.db 2026-11-10T06:00:00Z; done
put a.db two --host a || fail "put: $?" err
for db in b both; do refresh $db.db 2026-11-11T06:00:00Z; done
for db in b both; do refresh $db.db 2026-11-13T06:00:00Z; done
put b.db two --host b || fail "put: $?" err
put a.db two --all || fail "put: $?" err
rm -f slice.db*; get slice.db two example.org example.com || fail "get: $?" err
diff <(sqlite3 both.db "SELECT * FROM dns_history WHERE kind <> 'ptr'") \
    <(sqlite3 slice.db 'SELECT * FROM dns_history') >differs ||
    fail 'history' differs
for table in dns_domain dns_record dns_finding; do
	diff <(sqlite3 both.db "SELECT * FROM $table") \
	    <(sqlite3 slice.db "SELECT * FROM $table") >differs ||
	    fail "$table" differs
done
same_pages 'pages' both.db slice.db

case='prune'
"$fleet" prune 400d --now "$now" --engine "$(engine two)" || fail 'prune'
equal 'one of each is left' "$(asked two 'SELECT count(DISTINCT
    (domain, kind, name)) FROM dmarc.dns')" "$(asked two "$count")"
get left.db two example.org example.com || fail "get: $?" err
same_facts 'what is left' slice.db left.db

case='a front'
node three
users three
front f two three
cp both.db c.db
put c.db f --host c || fail "put: $?" err
get front.db f example.org example.com || fail "get: $?" err
same_facts 'facts' slice.db front.db
# While a node is away, domains of the other one have their facts.
on=$(asked f "SELECT CASE WHEN satisfies_hash_partition('dmarc.dns'::regclass,
    2, 0, 'example.org'::text) THEN 'two' ELSE 'three' END")
case $on in two) off=three ;; *) off=two ;; esac
stop_server $off
get half.db f example.org || fail "get: $?" err
same_pages 'pages of one node' slice.db half.db example.org
put c.db f --all
equal 'put' 75 $?
one_line
start_server $off
put c.db f --all || fail "put: $?" err
asked two "CREATE ROLE anna LOGIN IN ROLE dmarc_tenant;
    INSERT INTO dmarc.tenant VALUES ('example.com', 'a');
    INSERT INTO dmarc.access VALUES ('anna', 'a')"
equal 'of a tenant' example.com "$(psql -X -A -t -h "$work/two" -U anna \
    -d dmarc -c 'SELECT DISTINCT domain FROM dmarc.dns')"
psql -X -q -h "$work/two" -U putter -d dmarc 2>err \
    -c 'SELECT * FROM dmarc.dns' && fail 'who may put may read'

case='a schema of version 1'
asked one 'DROP TABLE dmarc.dns; ALTER TABLE dmarc.ledger DROP COLUMN dns;
    DELETE FROM dmarc.format; INSERT INTO dmarc.format VALUES (1)'
run 65 "$fleet" put --db both.db --engine "$(engine one putter)"
says 'has an older schema; renew it: dmarc-fleet schema | psql'
"$fleet" schema | psql_at one || fail 'the schema'
put both.db one --all || fail "put: $?" err
get new.db one example.org example.com || fail "get: $?" err
same_facts 'facts' both.db new.db

# An engine that says something else.
case='hostile'
asked one 'ALTER TABLE dmarc.dns RENAME TO honest'
# instead KIND COLUMN=VALUE: rows of that kind with something else in a column
instead() {
	local list='domain, kind, name, checked_ts, answer'
	list=$(sed "s/\b${2%%=*}\b/CASE kind WHEN '$1' THEN ${2#*=} ELSE ${2%%=*} END AS ${2%%=*}/" \
	    <<<"$list")
	asked one "DROP VIEW IF EXISTS dmarc.dns; CREATE VIEW dmarc.dns AS
	    SELECT $list FROM dmarc.honest; GRANT SELECT ON dmarc.dns
	    TO dmarc_read"
}
# with PLACE VALUE: the answer with another element
with() {
	echo "answer=jsonb_set(answer::jsonb, '{$1}', '$2')::text"
}
instead none "answer=''::text" && rm -f slice.db* && get slice.db one example.org ||
    fail 'honest rows' err
while read -r kind what; do
	case="hostile $kind: $what"
	set -f
	# shellcheck disable=SC2086
	case $what in
	*=*) instead "$kind" "$what" ;;
	*) instead "$kind" "$(with $what)" ;;
	esac || continue
	set +f
	rm -f slice.db*
	get slice.db one example.org
	equal 'exit status' 65 $?
	one_line
	says 'an answer of DNS in the engine'
	equal 'nothing stays' '' "$(find . -name 'slice*')"
done <<'END'
key kind='other'::text
key checked_ts=9000000000000::bigint
key answer=NULL::text
key answer=repeat('[',1000000)
key answer=convert_from(repeat('x',9000000)::bytea,'UTF8')
key 0 "example.net"
domain 12 [["X","x","grave","",null]]
host 0 "nowhere"
service 1 [["00","01"]]
history 3 4000000000
END
finish
