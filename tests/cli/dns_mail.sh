#!/bin/bash
# What mail in reports makes dmarc-dns ask, keys of services and names below a
# domain, and what it asks again.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq sqlite3
db=$work/dmarc.db
policy=own.example

service 'mailer,Mailer,esp,mailer.example,mailer.example,,yes,,k2 k3,,,'

zone <<'END'
own.example. MX 10 mx.own.example.
mx.own.example. A 198.18.0.1
own.example. TXT "v=spf1 mx -all"
_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:d@own.example"
k2._domainkey.own.example. CNAME k2.mailer.example.
k2.mailer.example. TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
END
serve
begin=$(date -u -d 2026-11-10 +%s)

# ---- keys that customers of a service have ----

case=services
{
	row 198.18.0.1 40 pass own.example s1
	row 198.18.7.7 3 fail own.example k3
} | mail one "$begin" >one.xml
"$ingest" --db "$db" --now 2026-11-12 one.xml || fail ingest
refresh 0 2026-11-12T06:00:00Z --records
equal 'no mail of the service' s1 "$(sql 'SELECT selector FROM dns_key')"

row 198.18.40.1 5 pass own.example k2 envelope=b.mailer.example \
    d=mailer.example | sed 's|<dkim>pass</dkim>|<dkim>fail</dkim>|
    s|<spf>pass</spf>|<spf>fail</spf>|' | mail two "$begin" >two.xml
"$ingest" --db "$db" --now 2026-11-12 two.xml || fail ingest
refresh 0 2026-11-12T08:00:00Z --records
silent
equal 'a key of its customers' 'k2 good k2.mailer.example' "$(sql "SELECT
    selector || ' ' || state || ' ' || cname FROM dns_key
    WHERE selector <> 's1'")"
equal 'is no finding' '' "$(sql "SELECT code FROM dns_finding
    WHERE subject IN ('k2', 'k3') OR code = 'DKIM_SELECTOR_UNSEEN'")"
run 0 "$dns" check own.example --db "$db" --resolver "$server" --format json \
    --now 2026-11-12T09:00:00Z
equal 'what check shows' 's1 missing,k2 good' \
    "$(jq -r '[.keys[] | "\(.selector) \(.state)"] | join(",")' out)"
run 0 "$dns" check own.example --db "$db" --resolver "$server" \
    --now 2026-11-12T09:00:00Z
grep -q 'k3' out && fail 'a key that nobody has' out
sed -i '/^k2\._domainkey/d' zone
again
refresh 0 2026-11-12T10:00:00Z --records
equal 'a key that is gone' missing "$(sql "SELECT state FROM dns_key
    WHERE selector = 'k2'")"
equal 'keys that never were' 's1 k2' "$(sql "SELECT group_concat(selector, ' ')
    FROM (SELECT selector FROM dns_key ORDER BY selector DESC)")"
equal 'nor have a history' '' "$(sql "SELECT name FROM dns_history
    WHERE name LIKE 'k3%'")"

# ---- names below, which mail uses ----

case='names below'
db=$work/below.db
zone <<'END'
own.example. MX 10 mx.own.example.
mx.own.example. A 198.18.0.1
own.example. TXT "v=spf1 mx ip4:198.18.0.2 -all"
_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:d@own.example"
s1._domainkey.own.example. TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
bounce.own.example. MX 0 .
bounce.own.example. TXT "v=spf1 ip4:198.18.0.1 include:_spf.bounce.own.example ?all"
_spf.bounce.own.example. TXT "v=spf1 a:none.own.example -all"
news.own.example. MX 10 gone.own.example.
news.own.example. TXT "v=spf1 ip4:198.18.0.0/99 -all"
_dmarc.news.own.example. TXT "v=DMARC1; p=none; rua=mailto:d@other.example"
other.example. MX 10 mx.own.example.
lost.own.example. MX 10 mx.own.example.
plain.own.example. MX 10 mx.own.example.
forged.own.example. MX 0 .
END
again
{
	row 198.18.0.1 40 pass own.example s1 envelope=bounce.own.example
	row 198.18.0.2 20 pass news.own.example s1
	row 198.18.0.2 20 pass nowhere.own.example s1
	row 198.18.0.1 4 pass own.example s1 envelope=lost.own.example
	row 198.18.0.1 4 pass own.example s1 envelope=plain.own.example |
	    sed '/<spf>/s/pass/fail/; s/^<result>pass/<result>fail/'
	row 198.18.0.3 9 fail forged.own.example s1 envelope=f.own.example
} | mail three "$begin" >three.xml
"$ingest" --db "$db" --now 2026-11-12 three.xml || fail ingest
refresh 0 2026-11-12T06:00:00Z
silent
equal 'which names' 'bounce.own.example own.example
lost.own.example own.example
news.own.example news.own.example
nowhere.own.example own.example
own.example own.example
plain.own.example own.example' "$(sql "SELECT domain || ' ' || ifnull(dmarc_at, '-')
    FROM dns_domain ORDER BY domain")"
equal 'what is wrong with them' 'bounce.own.example warning MX_NULL_SENDS
bounce.own.example warning SPF_PASS_ALL
lost.own.example error SPF_MISSING
news.own.example error RUA_NOT_AUTHORISED
news.own.example warning MX_UNRESOLVABLE
nowhere.own.example warning DOMAIN_MISSING
plain.own.example warning SPF_MISSING' "$(sql "SELECT domain || ' ' ||
    severity || ' ' || code FROM dns_finding WHERE domain <> 'own.example'
    AND severity IN ('error', 'warning') ORDER BY domain, severity, code")"
equal 'each warning says what to do' 0 "$(sql "SELECT count(*)
    FROM dns_finding WHERE fix IS NULL AND severity IN ('error', 'warning')")"
equal 'the record to publish' \
    'lost.own.example. TXT "v=spf1 ip4:198.18.0.1 -all"' "$(sql "SELECT fix
    FROM dns_finding WHERE domain = 'lost.own.example'
    AND code = 'SPF_MISSING'" | tail -1)"
equal 'no tree' '' "$(sql "SELECT * FROM dns_include")"
equal 'no error of the domain' 0 "$(sql "SELECT errors FROM v_dns
    WHERE domain = 'own.example'")"
run 1 "$dns" check own.example --db "$db" --resolver "$server" --strict \
    --format json --now 2026-11-12T09:00:00Z
equal 'what check shows' 'bounce.own.example null ok
lost.own.example ok none
news.own.example ok invalid
nowhere.own.example none none
plain.own.example ok none' "$(jq -r '.below[] |
    "\(.domain) \(.mx.status) \(.spf.status)"' out | sort)"
run 0 "$dns" check own.example --db "$db" --resolver "$server" \
    --now 2026-11-12T09:00:00Z
equal 'as text' 'bounce.own.example
lost.own.example
news.own.example
nowhere.own.example: does not exist
plain.own.example' \
    "$(sed -n 's/^  below  //p' out | sort)"

# A name that fails is a line, and a reason to ask again.
broken=bounce.own.example again
refresh 75 2026-11-13T06:00:00Z
equal 'lines' 'own.example: name: bounce.own.example: MX: SERVFAIL
own.example: name: bounce.own.example: SOA: SERVFAIL
own.example: name: bounce.own.example: SPF: SERVFAIL' "$(sort err)"
equal 'its findings stay' 'MX_NULL_SENDS SPF_PASS_ALL' "$(sql "SELECT
    group_concat(code, ' ') FROM (SELECT code FROM dns_finding
    WHERE domain = 'bounce.own.example' AND severity = 'warning'
    AND code <> 'DNS_UNKNOWN' ORDER BY code)")"
unset broken

# A name without mail of its own is no parked domain.
sed -i '/^news\.own/d; /^_dmarc\.news/d' zone
cat >>zone <<'END'
news.own.example. MX 0 .
news.own.example. TXT "v=spf1 -all"
END
again
refresh 0 2026-11-13T08:00:00Z
equal 'a name with a null MX' 'news.own.example|0 .|v=spf1 -all' "$(sql "SELECT
    domain, max(record) FILTER (WHERE kind = 'mx'), max(record)
    FILTER (WHERE kind = 'spf') FROM dns_record
    WHERE domain = 'news.own.example'")"
"$report" readiness --db "$db" --now 2026-11-13T09:00:00Z --format json >json ||
    fail readiness
equal 'domains of the report' own.example \
    "$(jq -r '[.domains[].domain] | unique | join(" ")' json)"

# ---- what is stored, shown as check shows it ----

case='what is stored'
db=$work/stored.db
zone <<'END'
own.example. MX 10 mx.own.example.
mx.own.example. A 198.18.0.1
own.example. TXT "v=spf1 mx ip4:198.18.0.2 include:_a.own.example include:%{i}.own.example a:none.own.example redirect=_b.own.example"
_a.own.example. TXT "v=spf1 include:_c.own.example a:mx.own.example ?all"
_b.own.example. TXT "v=spf1 include:_a.own.example include:_gone.own.example -all"
_c.own.example. TXT "v=spf1 ip4:198.18.8.0/24 include:_a.own.example -all"
_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:a@good.example,mailto:b@bad.example!10m, mailto:c@own.example"
good.example. MX 10 mx.own.example.
bad.example. MX 10 mx.own.example.
own.example._report._dmarc.good.example. TXT "v=DMARC1"
news.own.example. MX 10 mx.own.example.
_dmarc.news.own.example. TXT "v=DMARC1; p=none; rua=mailto:d@bad.example"
END
again
"$ingest" --db "$db" --now 2026-11-12 three.xml || fail ingest
refresh 0 2026-11-12T06:00:00Z
silent
filter='{exists, parked, mx: .mx.status, spf: (.spf | .tree |= map(del(.void)) |
    .includes |= sort | del(.eval)), dmarc, below: [.below[] | {domain, mx: .mx.status,
    spf: .spf.record, rua: .dmarc.rua}] | sort}'
run 0 "$dns" check own.example --db "$db" --resolver "$server" --format json \
    --now 2026-11-12T07:00:00Z
jq "$filter" out >fresh
equal 'the tree' 13 "$(jq '.spf.tree | length' fresh)"
run 0 "$dns" check own.example --db "$db" --stored --format json \
    --now 2026-11-12T07:00:00Z
jq "$filter" out | diff fresh - >changes || fail 'as JSON' changes
equal 'what is not stored is null' 'null null null' "$(jq -r '[
    .mx.hosts[0].addresses, .mx.hosts[0].state, .spf.tree[0].void] |
    map(tostring) | join(" ")' out)"
run 0 "$dns" check own.example --db "$db" --stored --now 2026-11-12T07:00:00Z
for line in '         include:_a.own.example (4 lookups)' \
    '             include:_a.own.example (1 lookup)' \
    '         mailto:a@good.example: has agreed to reports' \
    '         mailto:b@bad.example!10m: has not agreed to reports' \
    '  not stored: the addresses of hosts that take mail, and which terms of SPF lead nowhere' \
    '  below  news.own.example'; do
	grep -qxF -- "$line" out || fail "no line: $line" out
done
broken='_dmarc.good.example' again
refresh 75 2026-11-13T06:00:00Z
unset broken
run 75 "$dns" check own.example --db "$db" --stored --format json \
    --now 2026-11-13T07:00:00Z
equal 'an agreement that is unknown' '[null,false,true]' \
    "$(jq -c '[.dmarc.rua[].authorised]' out)"

# ---- what --extras finds ----

case=extras
db=$work/extras.db
zone <<'END'
own.example. MX 10 mx.own.example.
own.example. MX 20 mx2.own.example.
mx.own.example. A 198.18.0.1
mx2.own.example. A 198.18.0.2
own.example. TXT "v=spf1 mx -all"
_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:c@own.example"
_mta-sts.own.example. TXT "v=STSv1; id=1"
_smtp._tls.own.example. TXT "v=TLSRPTv1; rua=mailto:t@own.example"
default._bimi.own.example. TXT "v=BIMI1; l=https://own.example/l.svg"
_25._tcp.mx.own.example. TLSA 3 1 1 0c72ac70b745ac19998811b131d662c9ac69dbdbe7cb23e5b514b56664c5d3d6
_25._tcp.mx2.own.example. TLSA 3 1 1 0c72ac70b745ac19998811b131d662c9ac69dbdbe7cb23e5b514b56664c5d3d6
END
again
"$ingest" --db "$db" --now 2026-11-12 three.xml || fail ingest
# extras: what is stored of them
extras() {
	sql "SELECT kind || ' ' || substr(record, 1, 30) || ' ' || place
	    FROM dns_record WHERE kind NOT IN ('mx', 'spf', 'dmarc')
	    ORDER BY kind, record;
	    SELECT code FROM dns_finding WHERE code GLOB 'MTA_*'
	    OR code GLOB 'TLSRPT*' OR code GLOB 'BIMI*' OR code GLOB 'DANE*'
	    ORDER BY code"
}
refresh 0 2026-11-12T06:00:00Z
equal 'none without being asked for' '' "$(extras)"
refresh 0 2026-11-12T06:10:00Z --extras
silent
extras >first
equal 'all kinds' 'bimi v=BIMI1; l=https://own.example default._bimi.own.example
mtasts v=STSv1; id=1 _mta-sts.own.example
tlsa mx.own.example 3 1 1 0c72ac70b _25._tcp.mx.own.example
tlsa mx2.own.example 3 1 1 0c72ac70 _25._tcp.mx2.own.example
tlsrpt v=TLSRPTv1; rua=mailto:t@own.e _smtp._tls.own.example
BIMI_PRESENT
BIMI_WITHOUT_ENFORCEMENT
DANE_PRESENT
MTA_STS_PRESENT
TLSRPT_PRESENT' "$(cat first)"
run 0 "$dns" check own.example --db "$db" --stored --now 2026-11-12T07:00:00Z
grep -qxF '  TLSA   mx.own.example 3 1 1 0c72ac70b745ac19998811b131d662c9ac69dbdbe7cb23e5b514b56664c5d3d6' out ||
    fail 'TLSA records' out
# A look-up that fails takes nothing away, and is nobody's trouble.
broken='_mta-sts.own.example _smtp._tls.own.example _bimi.own.example
    _25._tcp.mx2.own.example' again
unset broken
refresh 0 2026-11-13T06:00:00Z --extras
silent
extras | diff first - >changes || fail 'they are silent' changes
# Nor does a run that asks only what failed.
broken=_dmarc.own.example again
unset broken
refresh 75 2026-11-14T06:00:00Z --extras
again
refresh 0 2026-11-14T06:10:00Z
extras | diff first - >changes || fail 'a second run' changes
sed -i '/^_mta-sts/d; /^_25._tcp.mx2/d' zone
again
refresh 0 2026-11-15T06:00:00Z --extras
equal 'what is gone' 'mtasts 0,tlsa 1,MTA_STS_ABSENT' "$(sql "SELECT 'mtasts ' ||
    (SELECT count(*) FROM dns_record WHERE kind = 'mtasts') || ',tlsa ' ||
    (SELECT count(*) FROM dns_record WHERE kind = 'tlsa') || ',' || code
    FROM dns_finding WHERE code GLOB 'MTA_*'")"
refresh 0 2026-11-16T06:00:00Z
equal 'what nobody asked for is not known' '' "$(extras)"

# ---- a second run within an hour asks only what failed ----

case='a second run'
db=$work/again.db
zone <<'END'
own.example. MX 10 mx.own.example.
mx.own.example. A 198.18.0.1
own.example. TXT "v=spf1 mx include:_spf.own.example -all"
_spf.own.example. TXT "v=spf1 ip4:198.18.9.9 -all"
_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:d@own.example"
s1._domainkey.own.example. TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
s2._domainkey.own.example. TXT "v=DKIM1; p="
bounce.own.example. MX 10 mx.own.example.
bounce.own.example. TXT "v=spf1 ip4:198.18.0.1 -all"
news.own.example. MX 10 mx.own.example.
_spf.mailer.example. TXT "v=spf1 ip4:198.18.40.0/24 -all"
END
sed -i 's/yes,,k2 k3/yes,_spf.mailer.example dead.example,k2 k3/' \
    etc/dmarc/services.csv
{
	row 198.18.0.1 40 pass own.example s1 envelope=bounce.own.example
	row 198.18.0.1 20 pass news.own.example s2
	row 198.18.0.3 5 fail none.own.example s3
} | mail four "$begin" >four.xml
"$ingest" --db "$db" --now 2026-11-12 four.xml || fail ingest

# ask STATUS TIME NAME...: what a run asks while names are broken goes to the
# file "questions", but for the installed services. Each is there once, because
# libunbound asks a name that fails again.
ask() {
	local want=$1 time=$2
	shift 2
	broken=$*
	again
	relay
	run "$want" "$dns" refresh --db "$db" --resolver "$relay" \
	    --timeout 2 --now "$time"
	sort -u asked | grep -E 'own|mailer|dead|198' >questions
}
# found: findings, but for what says that all is well
found() {
	sql "SELECT domain, code, severity, subject, detail FROM dns_finding
	    WHERE code NOT GLOB '*_OK' AND code <> 'DNS_UNKNOWN'
	    AND code <> 'DKIM_ED25519_ONLY'"	# of all keys together
}
ask 75 2026-11-12T06:00:00Z s2._domainkey.own.example dead.example
equal 'no question twice' '' "$(grep -vE '^(s2|dead)' asked | sort | uniq -d)"
refresh 0 2026-11-12T06:05:00Z --dry-run
equal 'what would be asked' 'own.example: 1 key, 0 senders, 0 names' \
    "$(grep own out)"
ask 75 2026-11-12T06:10:00Z s2._domainkey.own.example dead.example
equal 'a key, and addresses of a service' '_spf.mailer.example TXT
dead.example TXT
s2._domainkey.own.example TXT' "$(cat questions)"
equal 'what is known' 's1 good' "$(sql "SELECT selector || ' ' || state
    FROM dns_key")"
sed -i '/dead/!b; s/ dead.example//' etc/dmarc/services.csv
ask 0 2026-11-12T06:20:00Z
equal 'what is left' '_spf.mailer.example TXT
s2._domainkey.own.example TXT' "$(cat questions)"
found >parts
ask 0 2026-11-12T06:30:00Z
equal 'nothing is left' '' "$(cat questions)"
refresh 0 2026-11-12T06:40:00Z --all
found | diff parts - >changes || fail 'what a whole run finds' changes

for pair in '_dmarc.own.example|_dmarc.own.example TXT' \
    'mx.own.example|mx.own.example A' '_spf.own.example|_spf.own.example TXT' \
    'bounce.own.example|bounce.own.example TXT'; do
	rm "$db"
	"$ingest" --db "$db" --now 2026-11-12 four.xml || fail ingest
	ask 75 2026-11-13T06:00:00Z "${pair%|*}"
	all=$(wc -l <questions)
	ask 0 2026-11-13T06:30:00Z
	grep -qxF "${pair#*|}" questions || fail "$pair" questions
	[ "$(wc -l <questions)" -lt $((all / 2)) ] ||
	    fail "$pair: too much of $all" questions
	equal "$pair: all is known" 1 "$(sql "SELECT unknown IS NULL
	    FROM dns_domain WHERE domain = 'own.example'")"
	found >parts
	refresh 0 2026-11-13T06:50:00Z --all
	found | diff parts - >changes || fail "$pair: what it finds" changes
done
unset broken
finish
