#!/bin/bash
# dmarc-dns refresh: what DNS says goes into the database, with its history, and
# a look-up that fails takes nothing away.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq openssl sqlite3
db=$work/dmarc.db

key_a=$(key 2048) key_b=$(key 2048)
service 'mailer,Mailer,esp,mailer.example,,,yes,_spf.mailer.example dead.example,,,,'

# The zone of a day: addresses of SPF, a key, and a host's name.
day() {
	[ -z "${server_pid-}" ] || kill "$server_pid"
	wait 2>/dev/null
	zone <<-END
	own.example. MX 10 mx1.own.example.
	own.example. MX 20 mx2.own.example.
	mx1.own.example. A 198.18.0.1
	mx2.own.example. A 198.18.0.2
	own.example. TXT "v=spf1 $1 include:_spf.host.example -all"
	_spf.host.example. TXT "v=spf1 ip4:198.18.9.0/24 -all"
	_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:d@own.example"
	s1._domainkey.own.example. TXT "v=DKIM1; p=" $2
	_spf.mailer.example. TXT "v=spf1 ip4:198.18.40.7/24 include:_a.mailer.example ?all"
	_a.mailer.example. TXT "v=spf1 ip6:2001:2:8::/45 ?ip4:10.0.0.0/8 include:_spf.mailer.example -all"
	1.0.18.198.in-addr.arpa. PTR $3.own.example.
	out.own.example. A 198.18.0.1
	there.own.example. A 198.18.0.1
	END
	serve
}

# Mail: from an own host, and a forger's, who names what he likes.
policy=own.example
begin=$(date -u -d 2026-11-10 +%s)
{
	row 198.18.0.1 40 pass own.example s1
	row 10.1.2.3 3 fail nowhere.own.example forged
	row 198.18.99.1 2 fail there.own.example forged2
	row 198.18.99.2 1 fail own.example 'a..b'
} | mail one "$begin" >one.xml
"$ingest" --db "$db" --now 2026-11-12 one.xml || fail ingest

# No database, and a look at what would be asked.
day ip4:198.18.0.1 "$key_a" out
run 66 "$dns" refresh --db none.db --resolver "$server"
says 'none.db: there is no database yet; run dmarc-ingest first'
[ ! -e none.db ] || fail 'it makes a database'
run 2 "$dns" refresh --db "$db" --ip 198.18.0.1
run 2 "$dns" refresh --db "$db" --selector s1
cp "$db" was
refresh 0 2026-11-12T06:00:00Z --dry-run
equal 'what would be asked' 'own.example: MX, SPF, DMARC, 3 keys, 1 sender, 2 names
4 hosts' "$(cat out)"
equal 'a dry run writes nothing' 0 "$(sql 'SELECT count(*) FROM dns_domain')"

# The first day.
refresh 0 2026-11-12T06:00:00Z
silent
first=$(date -u -d 2026-11-12T06:00:00Z +%s)
equal 'domain' "own.example|1|$first|$first|$first|$first|0|own.example|" \
    "$(sql 'SELECT domain, spf_lookups, checked_ts, mx_ts, spf_ts, dmarc_ts,
    spf_voids, dmarc_at, unknown FROM dns_domain')"
equal 'records' 'dmarc|v=DMARC1; p=none; rua=mailto:d@own.example|300|_dmarc.own.example
mx|10 mx1.own.example|300|own.example
mx|20 mx2.own.example|300|own.example
spf|v=spf1 ip4:198.18.0.1 include:_spf.host.example -all|300|own.example' \
    "$(sql 'SELECT kind, record, ttl, place FROM dns_record ORDER BY 1, 2')"
equal 'includes' _spf.host.example "$(sql 'SELECT name FROM dns_include')"
equal 'keys' "own.example|s1|good|rsa|2048|$first|$begin" "$(sql 'SELECT domain,
    selector, state, type, bits, first_ts, seen_ts FROM dns_key')"
equal 'SPF of own hosts' \
    '198.18.0.1|own.example|pass|ip4:198.18.0.1|own.example|0' "$(sql 'SELECT
    ip, mail_from_domain, result, term, place, lookups FROM dns_spf')"
equal 'host names' '198.18.0.1|out.own.example|1|1
198.18.99.1||0|0
198.18.99.2||0|0' "$(sql 'SELECT ip, name, confirmed, names FROM dns_host
    ORDER BY ip')"
equal 'addresses of a service' "mailer|00000000000000000000FFFFC6122800|\
00000000000000000000FFFFC61228FF
mailer|20010002000800000000000000000000|20010002000FFFFFFFFFFFFFFFFFFFFF" \
    "$(sql 'SELECT service, hex(first), hex(last) FROM dns_service_range')"
equal 'names' 'nowhere.own.example|0
there.own.example|1' "$(sql 'SELECT name, found FROM dns_name ORDER BY name')"
equal 'no errors' 0 "$(sql 'SELECT errors FROM v_dns')"
equal 'for people' 'own.example|none|10 mx1.own.example, 20 mx2.own.example|1' \
    "$(sql 'SELECT domain, p, mx, keys FROM v_dns')"

# What is new is not asked for again.
: >nsd.log
refresh 0 2026-11-12T06:30:00Z
equal 'nothing is due' "$first" "$(sql 'SELECT checked_ts FROM dns_domain')"
refresh 0 2026-11-12T06:40:00Z --all --records
equal 'but with --all' "$((first + 2400))" \
    "$(sql 'SELECT checked_ts FROM dns_domain')"

# A day on which nobody answers: nothing changes.
sqlite3 "$db" .dump >before
good=$server server=127.0.0.1@1
refresh 69 2026-11-13T06:00:00Z
says 'no resolver answers: look at /etc/resolv.conf, or name one with'
sqlite3 "$db" .dump | diff before - >changes || fail 'it changes' changes
server=$good

# A day on which a part is silent: that part stays as it was.
broken='_dmarc.own.example dead.example' day ip4:198.18.0.1 "$key_a" out
refresh 75 2026-11-14T06:00:00Z
equal 'a line' 'own.example: DMARC: SERVFAIL' "$(cat err)"
equal 'what is unknown' 'dmarc: SERVFAIL|1' "$(sql "SELECT unknown,
    dmarc_ts = $first + 2400 FROM dns_domain")"
equal 'the record stays' 1 \
    "$(sql "SELECT count(*) FROM dns_record WHERE kind = 'dmarc'")"
equal 'no error comes of it' 0 "$(sql "SELECT count(*) FROM dns_finding
    WHERE severity = 'error'")"
equal 'its own finding' 'DNS_UNKNOWN|warning|DMARC' "$(sql "SELECT code,
    severity, subject FROM dns_finding WHERE code = 'DNS_UNKNOWN'")"
refresh 75 2026-11-14T06:10:00Z

equal 'addresses of a service of which a part is silent' "2|$((first + 2400))" \
    "$(sql 'SELECT count(*), max(checked_ts) FROM dns_service_range')"

# Whatever is silent, no fact changes, and no error comes of it.
stored() {
	sql "SELECT domain, dnssec, spf_lookups, spf_voids, spf_addresses,
	        dmarc_at FROM dns_domain;
	    SELECT * FROM dns_record; SELECT * FROM dns_include;
	    SELECT code, severity, subject FROM dns_finding
	        WHERE code <> 'DNS_UNKNOWN' AND severity <> 'ok';
	    SELECT domain, selector, state, type, bits, testing, first_ts,
	        hash FROM dns_key;
	    SELECT domain, ip, mail_from_domain, result, term, place, lookups
	        FROM dns_spf;
	    SELECT ip, name, confirmed, names FROM dns_host;
	    SELECT * FROM dns_name;
	    SELECT kind, name, record, first_ts FROM dns_history"
}
day ip4:198.18.0.1 "$key_a" out
refresh 0 2026-11-14T12:00:00Z --all
stored | sed 's/|[0-9]*$//' >facts
for broken in _dmarc.own.example s1._domainkey.own.example \
    _spf.host.example mx1.own.example own.example; do
	day ip4:198.18.0.1 "$key_a" out
	refresh 75 2026-11-14T13:00:00Z --all
	stored | sed 's/|[0-9]*$//' | diff facts - >changes ||
	    fail "$broken is silent" changes
done
# The name of a host is nobody's fault.
broken=0.18.198.in-addr.arpa day ip4:198.18.0.1 "$key_a" out
refresh 0 2026-11-14T14:00:00Z --all
silent
stored | sed 's/|[0-9]*$//' | diff facts - >changes ||
    fail 'reverse names are silent' changes
equal 'which is noted' 1 "$(sql 'SELECT count(*) FROM dns_host
    WHERE failed_ts > checked_ts')"
unset broken

# Another day: the host is not listed any more, its name and the key are new.
day ip4:198.18.0.7 "$key_b" there
refresh 0 2026-11-15T06:00:00Z
third=$(date -u -d 2026-11-15T06:00:00Z +%s)
equal 'history of SPF' "v=spf1 ip4:198.18.0.1 include:_spf.host.example -all|\
2026-11-12T06:00:00Z|2026-11-14T14:00:00Z
v=spf1 ip4:198.18.0.7 include:_spf.host.example -all|\
2026-11-15T06:00:00Z|2026-11-15T06:00:00Z" "$(sql "SELECT record, first_utc,
    last_utc FROM v_dns_history WHERE kind = 'spf' ORDER BY first_ts")"
equal 'a failed look-up ends no stretch' "1|$first|$third" "$(sql "SELECT
    count(*), min(first_ts), max(last_ts) FROM dns_history
    WHERE kind = 'dmarc'")"
equal 'history of all kinds' 'dkim 2,dmarc 1,include 1,mx 2,ptr 2,spf 2' \
    "$(sql "SELECT group_concat(kind || ' ' || n) FROM (SELECT kind,
    count(*) AS n FROM dns_history GROUP BY kind ORDER BY kind)")"
equal 'the key is new' "$third" "$(sql 'SELECT first_ts FROM dns_key')"
equal 'what mail contradicts' 'SPF_SOURCE_LOST|198.18.0.1|1' "$(sql "SELECT
    code, subject, fix LIKE '%ip4:198.18.0.1 %' FROM dns_finding
    WHERE severity = 'error'")"
equal 'SPF now' fail "$(sql 'SELECT result FROM dns_spf')"
run 1 "$dns" refresh --db "$db" --resolver "$server" --strict --records \
    --all --now 2026-11-15T06:10:00Z

# Two records at once are kept both.
day ip4:198.18.0.7 "$key_b" there
sed -i '/^_dmarc/p; s/^\(_dmarc.*\)p=none/\1p=reject/' zone
kill "$server_pid"
wait 2>/dev/null
serve
refresh 0 2026-11-15T12:00:00Z
equal 'two records' 'p=none p=reject' "$(sql "SELECT group_concat(substr(record,
    11, instr(substr(record, 11), ';') - 1), ' ') FROM (SELECT record
    FROM dns_record WHERE kind = 'dmarc' ORDER BY record)")"
equal 'of which none counts' '|1' "$(sql "SELECT p, (SELECT count(*)
    FROM dns_finding WHERE code = 'DMARC_MULTIPLE') FROM v_dns")"

# Back again: a new stretch of the old record.
day ip4:198.18.0.1 "$key_a" out
refresh 0 2026-11-16T06:00:00Z
equal 'three stretches' 3 "$(sql "SELECT count(*) FROM dns_history
    WHERE kind = 'spf'")"
equal 'a repaired record' 0 "$(sql 'SELECT errors FROM v_dns')"

# Whatever forgers put into reports, it is no error.
for i in $(seq 120); do
	row "198.18.77.$i" 5 fail "n$i.own.example" "f$i"
done | mail two "$begin" >two.xml
"$ingest" --db "$db" --now 2026-11-16 two.xml || fail ingest
refresh 0 2026-11-17T06:00:00Z
silent
equal 'forged rows' '0|0' "$(sql 'SELECT errors, warnings FROM v_dns')"
equal 'invented selectors are no keys' 1 "$(sql 'SELECT count(*) FROM dns_key')"

# check knows the mail, too, and writes nothing.
sqlite3 "$db" .dump >before
"$dns" check own.example --db "$db" --resolver "$server" --format json \
    --now 2026-11-17T07:00:00Z >json || fail check
equal 'check' 'good pass out.own.example' "$(jq -r '[.keys[0].state,
    .spf.eval[0].result, .hosts[0].name] | join(" ")' json)"
sqlite3 "$db" .dump | cmp -s before - || fail 'check writes'

# The policy that reports show, and the one of DNS.
sed 's|<p>none|<p>reject|; s|<report_id>two|<report_id>three|' two.xml |
    sed "s|$begin|$(date -u -d 2026-11-16 +%s)|
    s|$((begin + 86399))|$(($(date -u -d 2026-11-16 +%s) + 86399))|" >three.xml
"$ingest" --db "$db" --now 2026-11-18 three.xml || fail ingest
refresh 0 2026-11-18T06:00:00Z
equal 'another policy' DMARC_DIFFERS "$(sql "SELECT code FROM dns_finding
    WHERE code = 'DMARC_DIFFERS'")"

# A signal ends the run at once.
if command -v python3 >/dev/null; then
	python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
time.sleep(60)' >port &
	silent_pid=$!
	on_exit="kill $silent_pid 2>/dev/null; $on_exit"
	for _ in $(seq 50); do
		[ -s port ] && break
		sleep 0.1
	done
	sqlite3 "$db" .dump >before
	"$dns" refresh --db "$db" --resolver "127.0.0.1@$(cat port)" \
	    --timeout 60 --all >out 2>err &
	refresh_pid=$!
	sleep 1
	# Meanwhile nobody waits for the database.
	sed 's/id>three/id>four/' three.xml >four.xml
	"$ingest" --db "$db" --now 2026-11-18 four.xml || fail 'ingest beside'
	sqlite3 "$db" .dump >before
	start=$(date +%s%N)
	kill -TERM "$refresh_pid"
	wait "$refresh_pid"
	equal 'stopped' 75 $?
	[ $((($(date +%s%N) - start) / 1000000)) -lt 2000 ] ||
	    fail 'it does not stop at once'
	says 'stopped by a signal'
	sqlite3 "$db" .dump | cmp -s before - || fail 'it stores what it lacks'
	kill "$silent_pid"
fi

# It ends at once, too, while another program has the database.
mkfifo lock
sqlite3 "$db" <lock &
exec 9>lock
echo 'BEGIN IMMEDIATE;' >&9
sleep 0.5
"$dns" refresh --db "$db" --resolver "$server" --all --records \
    --now 2026-11-18T06:10:00Z >out 2>err &
refresh_pid=$!
sleep 2
kill -0 "$refresh_pid" || fail 'it does not wait for the database' err
start=$(date +%s%N)
kill -TERM "$refresh_pid"
wait "$refresh_pid"
equal 'stopped' 75 $?
[ $((($(date +%s%N) - start) / 1000000)) -lt 2000 ] ||
    fail 'it does not stop at once while the database is locked'
exec 9>&-

# What is stored, shown without a question.
run 0 "$dns" check own.example --db "$db" --stored --now 2026-11-18T07:00:00Z
grep -q '^own.example, as of 18 Nov 06:00 UTC$' out || fail 'as of' out
grep -q '^  SPF    v=spf1 ip4:198.18.0.1 include' out || fail 'SPF' out
grep -q '^  DKIM   s1._domainkey.own.example: good, rsa, 2048 bits, since ' \
    out || fail 'DKIM' out
grep -q '^  host   198.18.0.1: out.own.example, SPF of own.example: pass' out ||
    fail 'host' out
run 0 "$dns" check --db "$db" --stored --format json \
    --now 2026-11-18T07:00:00Z
equal 'as JSON' 'own.example ok 2 ok 1 none good 2026-11-16T06:00:00Z pass true' \
    "$(jq -r '[.domain, .mx.status, (.mx.hosts | length), .spf.status,
    .spf.lookups, .dmarc.p, .keys[0].state, .keys[0].first_seen,
    .spf.eval[0].result, .hosts[0].confirmed] | map(tostring) | join(" ")' out)"
equal 'the same findings' "$("$dns" check own.example --db "$db" --format json \
    --resolver "$server" --now 2026-11-18T07:00:00Z | jq -c '.findings | sort_by(.code)')" \
    "$(jq -c '.findings | sort_by(.code)' out)"
run 66 "$dns" check other.example --db "$db" --stored
says 'nothing is stored about it'

# A host that takes mail is replaced, which is news for a week.
sed -i 's/MX 20 mx2/MX 30 mx2/' zone
kill "$server_pid"
wait 2>/dev/null
serve
for time in 2026-11-19T06:00:00Z 2026-11-20T06:00:00Z; do
	refresh 0 $time
	equal "what changed by $time" "20 mx2.own.example|MX 20 mx2.own.example \
is gone, and was there until 18 Nov
30 mx2.own.example|MX 30 mx2.own.example is new since 19 Nov" \
	    "$(sql "SELECT subject, detail FROM dns_finding
	    WHERE code = 'MX_CHANGED' ORDER BY subject")"
done
refresh 0 2026-11-27T06:00:00Z
equal 'no news' 0 "$(sql "SELECT count(*) FROM dns_finding
    WHERE code = 'MX_CHANGED'")"

# Keys that no mail of 90 days is signed with are asked for until they are gone.
sql "INSERT INTO dns_key (domain, selector, state, testing, checked_ts, seen_ts)
    VALUES ('own.example', 's0', 'good', 0, $first, $begin)"
sed -n 's/^s1\._domainkey/s0._domainkey/p' zone >>zone
kill "$server_pid"
wait 2>/dev/null
serve
refresh 0 2027-03-01T06:00:00Z own.example --records
silent
equal 'keys of old' 'DKIM_KEY_REUSED|s1
DKIM_KEY_UNUSED|s0
DKIM_KEY_UNUSED|s1' "$(sql "SELECT code, subject FROM dns_finding
    WHERE code GLOB 'DKIM_*' ORDER BY code, subject")"
sed -i '/^s0\._domainkey/d; s/^\(s1\._domainkey.* TXT\).*/\1 "v=DKIM1; p="/' zone
kill "$server_pid"
wait 2>/dev/null
serve
refresh 0 2027-03-02T06:00:00Z own.example --records
silent
equal 'which are gone' '0|s0 missing,s1 revoked' "$(sql "SELECT
    (SELECT count(*) FROM dns_finding WHERE code GLOB 'DKIM_*'),
    group_concat(selector || ' ' || state) FROM (SELECT * FROM dns_key
    ORDER BY selector)")"

# More hosts than a run asks for: some wait, and the domain is whole.
for i in $(seq 20001); do
	row "10.1.$((i / 250)).$((i % 250))" 1 fail own.example s1
done | mail crowd "$begin" >crowd.xml
"$ingest" --db crowd.db --now 2026-11-12 crowd.xml || fail ingest
run 0 "$dns" refresh --db crowd.db --resolver "$server" --timeout 2 \
    --now 2026-11-12T06:00:00Z
silent
equal 'hosts that wait' 'info|hosts|1' "$(sqlite3 crowd.db "SELECT severity,
    subject, (SELECT unknown IS NULL FROM dns_domain) FROM dns_finding
    WHERE code = 'DNS_BUDGET'")"
"$dns" refresh --db crowd.db --resolver "$server" --dry-run --all \
    --now 2026-11-12T06:00:00Z | grep -q '^20000 hosts$' || fail '20,000 hosts'

# What strangers write is text, and leaves no byte that a terminal obeys.
kill "$server_pid"
wait 2>/dev/null
zone <<'END'
evil.example. MX 10 m\027x\000.evil.example.
evil.example. MX 20 mx.evil.example.
mx.evil.example. A 198.18.0.9
evil.example. TXT "v=spf1 include:\027[31m.example exp=\255\000 ?all"
evil.example. TXT "v=spf1 \000\027]0;x\007 -all"
_dmarc.evil.example. TXT "v=DMARC1; p=none; rua=mailto:\027]0;x\007@evil.example; \255\000=1"
END
serve
refresh 0 2026-11-18T06:00:00Z evil.example --records
silent
equal 'as text' 1 "$(sql "SELECT count(*) FROM dns_record
    WHERE domain = 'evil.example' AND kind = 'dmarc'
    AND instr(record, '\\xff\\x00=1')")"
for format in text json; do
	run 0 "$dns" check evil.example --db "$db" --stored --format "$format" \
	    --now 2026-11-18T07:00:00Z
	[ -s out ] || fail "$format: nothing"
	LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|[\xc2][\x80-\x9f]' out &&
	    fail "$format: hidden characters" out
done

# History outlives pruning.
"$ingest" --db "$db" --now 2027-12-01 --prune 1d || fail prune
equal 'history is kept' 3 "$(sql "SELECT count(*) FROM dns_history
    WHERE kind = 'spf' AND name = 'own.example'")"
equal 'the database' ok "$(sql 'PRAGMA integrity_check')"
finish
