#!/bin/bash
# What dmarc-report makes of the tables of DNS facts, filled here by sqlite3
# as a program that looks names up would.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
need sqlite3
ingest
checked=$(date -u -d '2026-11-15T06:00:00Z' +%s)

# document [ARGUMENT...]: the JSON of example.org, scope domain, as $work/json
document() {
	ask readiness example.org --format json "$@" >all.json ||
	    fail 'readiness' err
	jq '.domains[] | select(.scope == "domain")' all.json >json
}

# of IP: key and class of the entries that hold an address
of() {
	jq -r --arg ip "$1" '.senders[] | select(.sources[].ip == $ip) |
	    "\(.key) \(.class)"' json | sort | paste -sd,
}

document
equal 'never checked' null "$(jq -c .dns json)"
equal 'without facts' low "$(jq -r .verdict.confidence json)"
equal 'own host without a name' 'net:192.0.2.0/24 OWN' "$(of 192.0.2.10)"
equal 'no name of a source' 'null null' "$(jq -r '[.senders[].sources[] |
    "\(.ptr) \(.ptr_confirmed)"] | unique | join(",")' json)"
cp json before.json

# Host names. Only confirmed ones name anybody, and those of pools do not.
sql "INSERT INTO dns_host
    (ip, name, confirmed, checked_ts) VALUES
    ('192.0.2.10', 'mx1.example.org', 1, $checked),
    ('2001:db8:25::10', 'MX1.example.org', 1, $checked),
    ('203.0.113.1', 'mail.shop.example', 1, $checked),
    ('203.0.113.2', 'mail.shop.example', 0, $checked),
    ('203.0.113.3', 'h203-0-113-3.isp.example', 1, $checked),
    ('203.0.113.4', 'c4.dyn.isp.example', 1, $checked),
    ('203.0.113.5', NULL, 0, $checked)"
document
equal 'own host' 'own:mx1.example.org OWN' "$(of 192.0.2.10)"
equal 'its other address' 'own:mx1.example.org OWN' "$(of 2001:db8:25::10)"
equal 'confirmed' 'ptr:shop.example UNKNOWN' "$(of 203.0.113.1)"
equal 'not confirmed' 'net:203.0.113.0/24 SPOOF' "$(of 203.0.113.2)"
equal 'address in the name' 'net:203.0.113.0/24 SPOOF' "$(of 203.0.113.3)"
equal 'dynamic' 'net:203.0.113.0/24 SPOOF' "$(of 203.0.113.4)"
equal 'shown' '203.0.113.2 mail.shop.example false' "$(jq -r '.senders[].sources[] |
    select(.ip == "203.0.113.2") | "\(.ip) \(.ptr) \(.ptr_confirmed)"' json)"
equal 'a mail is in one class' "$(jq '.what_if[0].messages' before.json)" \
    "$(jq '[.senders[].messages] | add' json)"
equal 'rows of CSV' 'net:203.0.113.0/24|203.0.113.2|mail.shop.example|0
net:203.0.113.0/24|203.0.113.5||
own:mx1.example.org|192.0.2.10|mx1.example.org|1
ptr:shop.example|203.0.113.1|mail.shop.example|1' \
    "$(ask sources example.org --format csv | awk -F, '
    $2 == "domain" && $7 ~ /^(192.0.2.10|203.0.113.[125])$/ {
	print $5 "|" $7 "|" $8 "|" $9 }' | sort)"

# A label for a suffix of confirmed names.
mkdir conf
echo '[report]' >conf/dmarc.conf
echo 'forwarder ptr:.shop.example' >conf/senders.conf
document --config conf/dmarc.conf
equal 'label by name' 'ptr:shop.example FWD_BAD' "$(of 203.0.113.1)"
equal 'no label by a name not confirmed' 'net:203.0.113.0/24 SPOOF' \
    "$(of 203.0.113.2)"

# What DNS says of the domain.
sql "INSERT INTO dns_domain
    (domain, spf_lookups, dnssec, checked_ts) VALUES ('example.org', 12, 1, $checked);
    INSERT INTO dns_record
    (domain, kind, record, ttl) VALUES
    ('example.org', 'dmarc', 'v=DMARC1; p=none; rua=mailto:d@example.org; fo=1', 3600),
    ('example.org', 'spf', 'v=spf1 include:_spf.mailer.example -all', 300),
    ('example.org', 'mx', '10 mx1.example.org', 300);
    INSERT INTO dns_finding
    (domain, code, detail, severity) VALUES
    ('example.org', 'MX_SINGLE', 'one host', 'info'),
    ('example.org', 'SPF_TOO_MANY_LOOKUPS', '12 of 10 lookups', 'error');
    INSERT INTO dns_key
    (domain, selector, state, type, bits, testing, ttl, checked_ts) VALUES
    ('example.org', 's1', 'good', 'rsa', 2048, 0, 3600, $checked),
    ('news.example.org', 'k', 'missing', NULL, NULL, 0, NULL, $checked),
    ('example.net', 's1', 'good', 'ed25519', NULL, 0, 60, $checked)"
document
equal 'checked' 2026-11-15T06:00:00Z "$(jq -r .dns.checked_at json)"
equal 'findings' 'SPF_TOO_MANY_LOOKUPS error 12 of 10 lookups,MX_SINGLE info one host' \
    "$(jq -r '[.dns.findings[] | "\(.code) \(.severity) \(.detail)"] | join(",")' json)"
equal 'keys' 's1 good 2048,k missing null' \
    "$(jq -r '[.dns.keys[] | "\(.s) \(.state) \(.bits)"] | join(",")' json)"
equal 'look-ups' '12 true' "$(jq -r '"\(.dns.spf_lookups) \(.dns.dnssec)"' json)"
equal 'what has no answer is said' 'DNS: no answer about MX, SPF, DMARC' \
    "$(jq -r '.verdict.confidence_reasons[] | select(test("no answer"))' json)"
sql "UPDATE dns_domain SET mx_ts = $checked, spf_ts = $checked,
    dmarc_ts = $checked"
document
equal 'and no more' '' \
    "$(jq -r '.verdict.confidence_reasons[] | select(test("no answer"))' json)"
equal 'an error stands in the way' 'fix 12 of 10 lookups' \
    "$(jq -r '.blockers[] | select(.code == "SPF_TOO_MANY_LOOKUPS") |
    "\(.kind) \(.why)"' json)"
sql "UPDATE dns_finding SET fix = 'publish one of 9 terms:' || char(10) ||
    'example.org. TXT \"v=spf1 -all\"' WHERE code = 'SPF_TOO_MANY_LOOKUPS'"
document
equal 'what to do about it' \
    'publish one of 9 terms: example.org. TXT "v=spf1 -all"' \
    "$(jq -r '.blockers[] | select(.code == "SPF_TOO_MANY_LOOKUPS") | .fix' json)"
# Of a subdomain without a DMARC record of its own: not of the domain.
sql "INSERT INTO dns_domain (domain, checked_ts, dmarc_at) VALUES
    ('news.example.org', $checked, 'example.org'),
    ('own.example.org', $checked, 'own.example.org');
    INSERT INTO dns_finding
    (domain, code, subject, detail, severity) VALUES
    ('example.org', 'DKIM_KEY_MISSING', 'k', 'no key k', 'error'),
    ('news.example.org', 'SPF_MULTIPLE', '', 'two', 'error'),
    ('own.example.org', 'SPF_PASS_ALL', '', 'all', 'error')"
document
equal 'errors of the domain' SPF_TOO_MANY_LOOKUPS "$(jq -r '[.blockers[] |
    select(.kind == "fix" and .sender == null).code] | join(",")' json)"
equal 'errors of its subdomains' \
    'DKIM_KEY_MISSING no key k,SPF_MULTIPLE news.example.org: two' \
    "$(jq -r '[.domains[] | select(.scope == "subdomains").blockers[] |
    select(.code == ("SPF_MULTIPLE", "DKIM_KEY_MISSING", "SPF_PASS_ALL")) |
    "\(.code) \(.why)"] | sort | join(",")' all.json)"
sql "DELETE FROM dns_finding WHERE domain <> 'example.org' OR subject = 'k';
    DELETE FROM dns_domain WHERE domain <> 'example.org'"
document
equal 'advice does not' '' \
    "$(jq -r '.blockers[] | select(.code == "MX_SINGLE") | .code' json)"

# documented FILE: it keeps to the schema
documented() {
	python3 -c 'import jsonschema' 2>/dev/null || return 0
	"$DMARC_SOURCE/tests/report/schema.py" \
	    "$DMARC_SOURCE/data/dmarc-summary-1.schema.json" "$1" ||
	    fail "$1: the schema"
}
documented all.json
if command -v python3 >/dev/null; then
	ask explain --sql example.org >page || fail 'explain' err
	"$DMARC_SOURCE/tests/report/explain.py" "$db" page all.json >lines ||
	    fail 'explain' lines
fi

# What could not be looked up, and what to do; the same as numbers.
equal 'fix of a finding' '"publish one of 9 terms:\nexample.org. TXT \"v=spf1 -all\""' \
    "$(jq '.dns.findings[] | select(.code == "SPF_TOO_MANY_LOOKUPS").fix' json)"
equal 'all was looked up' null "$(jq .dns.unknown json)"
sql "UPDATE dns_domain SET unknown = 'mx: SERVFAIL';
    UPDATE dns_key SET first_ts = $checked - 40 * 86400 WHERE selector = 's1'"
document
documented all.json
equal 'not looked up' 'mx: SERVFAIL' "$(jq -r .dns.unknown json)"
ask weekly --format prom >page || fail 'prom' err
for line in "checked_timestamp_seconds{domain=\"example.org\"} $checked" \
    'findings{domain="example.org",severity="error"} 1' \
    'findings{domain="example.org",severity="warning"} 0' \
    'unknown{domain="example.org"} 1' \
    'key_age_days{domain="example.org",d="example.org",selector="s1"} 41'; do
	grep -qxF "dmarc_dns_$line" page || fail "prom: $line"
done
grep -q 'dns_key_age_days.*selector="k"' page && fail 'a key that is not there'

# What changed since the last summary; what was there first is no change.
sql "INSERT INTO dns_history (kind, name, record, first_ts, last_ts) VALUES
    ('spf', 'example.org', 'v=spf1 -all', $checked - 900000, $checked - 86400),
    ('spf', 'example.org', 'v=spf1 mx -all', $checked - 86399, $checked),
    ('mx', 'example.org', '10 a.example', $checked - 900000, $checked - 172800),
    ('mx', 'example.org', '10 b.example', $checked - 900000, $checked),
    ('dkim', 's1._domainkey.example.org', 'p=a', $checked - 900, $checked),
    ('dmarc', 'example.org', 'v=DMARC1', $checked - 900000, $checked - 800000),
    ('dmarc', 'example.org', 'v=DMARC1;', $checked - 800000, $checked)"
ask weekly example.org >page || fail 'changes' err
grep -qx '         changed 14 Nov SPF record, 13 Nov MX record' page ||
    fail 'what changed in DNS' page
ask weekly example.org --format mail --to a@example.org |
    sed ':a; /=$/ { N; s/=\n//; ba }' >page
grep -q '^         changed 14 Nov SPF record, 13 Nov MX record$' page ||
    fail 'what changed in DNS, in the text of a mail' page
grep -q 'DNS changed: 14 Nov SPF record, 13 Nov MX record' page ||
    fail 'what changed in DNS, in the HTML of a mail' page
for i in 1 2 3 4 5 6 7 8 9; do
	sql "INSERT INTO dns_domain (domain, checked_ts)
	    VALUES ('d$i.example', $checked);
	    INSERT INTO dns_record (domain, kind, record, ttl) VALUES
	    ('d$i.example', 'spf', 'v=spf1 -all', 300),
	    ('d$i.example', 'mx', '0 .', 300);
	    INSERT INTO dns_history (kind, name, record, first_ts, last_ts) VALUES
	    ('mx', 'd$i.example', '', $checked - 900000, $checked - 86400),
	    ('mx', 'd$i.example', '0 .', $checked - 86399, $checked)"
done
ask weekly >page || fail 'changes of several domains' err
equal 'what changed in DNS of several domains' \
    "example.org (14 Nov SPF record, 13 Nov MX record); $(
    printf '%s (14 Nov MX record); ' d{1..7}.example)and 2 more domains " \
    "$(sed -n '/^DNS changed: /,/^$/p' page | sed '/^$/d; s/DNS changed: //' |
    tr -s ' \n' ' ')"
sql "DELETE FROM dns_record WHERE domain LIKE 'd_.example';
    DELETE FROM dns_domain WHERE domain LIKE 'd_.example'"

# The same for programs, with what SPF says of own addresses.
sql "INSERT INTO dns_spf (domain, ip, mail_from_domain, result, term, place,
    lookups, checked_ts) VALUES
    ('example.org', '192.0.2.10', 'example.org', 'pass', 'mx', 'example.org', 1, $checked),
    ('example.org', '192.0.2.10', 'b.example.org', 'none', NULL, NULL, 0, $checked),
    ('example.org', '192.0.2.11', 'example.org', 'fail', '-all', 'example.org', 2, $checked + 200000);
    INSERT INTO dns_include VALUES ('example.org', '_spf.mailer.example');
    INSERT INTO dns_history (kind, name, record, first_ts, last_ts) VALUES
    ('include', '_spf.mailer.example', '', $checked - 900, $checked),
    ('dkim', 's1._domainkey.example.net', 'p=b', $checked - 900, $checked),
    ('mx', 'example.org', '10 old.example', $checked - 500 * 86400,
	$checked - 401 * 86400)"
document
documented all.json
equal 'what SPF says' 'none null null 0,pass mx example.org 1' \
    "$(jq -r '[.dns.spf_eval[] | "\(.result) \(.term) \(.at) \(.lookups)"] |
    join(",")' json)"
equal 'history' 'dkim p=a true,dmarc v=DMARC1 false,dmarc v=DMARC1; true,include null true,mx 10 a.example false,mx 10 b.example true,spf v=spf1 -all false,spf v=spf1 mx -all true' \
    "$(jq -r '[.dns.history[] | "\(.kind) \(.record) \(.latest)"] | join(",")' \
    json)"
equal 'its days' '2026-11-04T20:00:00Z 2026-11-14T06:00:00Z' "$(jq -r '.dns.history[] |
    select(.record == "v=spf1 -all") | "\(.first_seen) \(.last_seen)"' json)"
equal 'the age of a key' '2026-10-06T06:00:00Z null' "$(jq -r '[.dns.keys[] |
    "\(.first_seen)"] | join(" ")' json)"
sql "UPDATE dns_domain SET checked_ts = checked_ts - 3600"
now=2026-11-15T05:59:00Z document
equal 'as it was known then' 'v=spf1 mx -all true 2026-11-15T05:59:00Z' \
    "$(jq -r '.dns.history[] | select(.kind == "spf" and .latest) |
    "\(.record) \(.latest) \(.last_seen)"' json)"
equal 'and not what was asked later' '[]' "$(jq -c .dns.spf_eval json)"
sql "UPDATE dns_domain SET checked_ts = checked_ts + 3600"
if command -v python3 >/dev/null; then
	document
	ask explain --sql example.org >page || fail 'explain' err
	"$DMARC_SOURCE/tests/report/explain.py" "$db" page all.json >lines ||
	    fail 'explain' lines
fi

# An answer that came later is not known yet.
now=2026-11-14T00:00:00Z document
equal 'answers of the future' null "$(jq -c .dns json)"
now=2026-11-14T00:00:00Z document
equal 'names of the future' 'net:192.0.2.0/24 OWN' "$(of 192.0.2.10)"

# Who is known not to send needs no reports, and no ladder.
ask readiness parked.example >page && grep -q 'NO DATA' page || fail 'no data'
sql "INSERT INTO dns_domain
    (domain, spf_lookups, dnssec, checked_ts) VALUES ('parked.example', 0, NULL, $checked);
    INSERT INTO dns_record
    (domain, kind, record, ttl) VALUES
    ('parked.example', 'spf', 'v=SPF1  -all', 300),
    ('parked.example', 'dmarc', 'v=DMARC1; p=none; rua=mailto:d@example.org', 300),
    ('parked.example', 'mx', '0 .', 300)"
ask readiness parked.example --format json >json || fail 'parked'
documented json
equal 'parked' 'READY_FOR_REJECT v=DMARC1; p=reject; sp=reject; np=reject; rua=mailto:d@example.org' \
    "$(jq -r '.domains[0].verdict | "\(.code) \(.next_record)"' json)"
equal 'it is known without being asked for' 1 "$(ask readiness --format json |
    jq '[.domains[] | select(.domain == "parked.example")] | length')"
ask site parked parked.example || fail 'a site of it' err
sql "DELETE FROM dns_record WHERE domain = 'parked.example' AND kind = 'mx'"
ask readiness parked.example --format json >json || fail 'no MX stored'
equal 'whether it has an MX is unknown' NO_DATA \
    "$(jq -r '.domains[0].verdict.code' json)"
sql "UPDATE dns_domain SET mx_ts = $checked WHERE domain = 'parked.example'"
ask readiness parked.example --format json >json || fail 'no MX'
equal 'DNS answers that it has no MX' READY_FOR_REJECT \
    "$(jq -r '.domains[0].verdict.code' json)"
equal 'that is known without being asked for' 1 "$(ask readiness --format json |
    jq '[.domains[] | select(.domain == "parked.example")] | length')"
sql "INSERT INTO dns_record
    (domain, kind, record, ttl) VALUES ('parked.example', 'mx', '10 mx.example', 300)"
ask readiness parked.example --format json >json || fail 'mx'
equal 'with a mail exchanger' NO_DATA "$(jq -r '.domains[0].verdict.code' json)"

# What is good expires, because it may have changed: host names after 90 days,
# records after 30. What is wrong stays, and says its date.
at() { date -u -d "@$((checked + $1 * 86400))" +%Y-%m-%dT%H:%M:%SZ; }
sql "DELETE FROM dns_record WHERE domain = 'parked.example' AND kind = 'mx'"
for days in 30 31; do
	now=$(at "$days") ask readiness parked.example --format json >json ||
	    fail "after $days days"
	known=$(now=$(at "$days") ask readiness --format json |
	    jq '[.domains[] | select(.domain == "parked.example")] | length')
	echo "$days $(jq -r '.domains[0].verdict.code' json) $known"
done >lines
equal 'how long a domain is parked' '30 READY_FOR_REJECT 1,31 NO_DATA 0' \
    "$(paste -sd, lines)"
for days in 90 91; do
	now=$(at "$days") ask sources example.org --since 2026-10-01 \
	    --until 2026-11-30 --format csv | awk -F, -v days="$days" '
	    $7 == "192.0.2.10" { print days, $5; exit }'
done >lines
equal 'how long a host has a name' \
    '90 own:mx1.example.org,91 net:192.0.2.0/24' "$(paste -sd, lines)"
now=$(at 8) document
equal 'an old error' '12 of 10 lookups (as of 15 Nov; run dmarc-dns refresh)' \
    "$(jq -r '.blockers[] | select(.code == "SPF_TOO_MANY_LOOKUPS").why' json)"

# What the title of an item says is not said again below it.
cp "$db" gone.db
sqlite3 gone.db "INSERT INTO dns_finding (domain, code, detail, severity)
    VALUES ('example.org', 'DOMAIN_MISSING', 'the domain does not exist',
    'error')"
for format in text html mail; do
	to=()
	[ $format = mail ] && to=(--to root)
	"$report" readiness example.org --db gone.db --now "$(at 1)" \
	    --format $format "${to[@]}" >page || fail "a missing domain: $format"
	grep -q 'the domain does not exist' page || fail "no item: $format" page
	sed 's/<[^>]*>/ /g' page | grep -q 'Why *the domain does not exist' &&
	    fail "an item says it twice: $format" page
done

# What DNS says is written by strangers, too.
evil=$(printf '\033]0;x\a\302\233\342\200\256<script>"=cmd,%%s%%n')
sql "UPDATE dns_host SET name = '$evil.example' WHERE name IS NOT NULL;
    INSERT INTO dns_record
    (domain, kind, record, ttl) VALUES
    ('example.net', 'dmarc', 'v=DMARC1; p=none; rua=$evil; $evil', 1),
    ('example.net', 'spf', '$evil', 1);
    INSERT INTO dns_domain
    (domain, spf_lookups, dnssec, checked_ts) VALUES ('example.net', 1, 1, $checked);
    INSERT INTO dns_finding
    (domain, code, detail, severity) VALUES ('example.net', 'A', '$evil', 'error'),
    ('example.net', 'B', '$evil', 'warning');
    INSERT INTO dns_key
    (domain, selector, state, type, bits, testing, ttl, checked_ts) VALUES
    ('example.net', '$evil', 'good', '$evil', 1, 0, 1, $checked);
    INSERT INTO dns_include VALUES ('example.net', '$evil');
    INSERT INTO dns_history (kind, name, record, first_ts, last_ts) VALUES
    ('spf', 'example.net', '$evil', $checked - 9, $checked),
    ('spf', 'example.net', 'x$evil', $checked - 99, $checked - 10),
    ('include', '$evil', '$evil', $checked - 9, $checked),
    ('dkim', '$evil._domainkey.example.net', '$evil', $checked, $checked);
    INSERT INTO dns_spf (domain, ip, mail_from_domain, result, term, place,
    lookups, checked_ts) VALUES
    ('example.net', '$evil', '$evil', 'pass', '$evil', '$evil', 1, $checked);
    UPDATE dns_record SET record = 'v=spf1 include:$evil redirect=$evil'
	WHERE domain = 'example.net' AND kind = 'spf'"
sql "INSERT INTO dns_finding
    (domain, code, detail, severity) VALUES ('example.net', '$evil', '', 'error')" \
    2>/dev/null && fail 'a code is a code'
hidden='[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]'
hidden+='|\xe2\x80[\x8b-\x8f\xa8-\xae]'
for command in weekly readiness explain sources 'sources --format csv' \
    'readiness --format json' 'readiness --format html' \
    'weekly example.net --format mail --to a@example.org' \
    'explain example.net' 'weekly example.net'; do
	ask $command >page || fail "$command" err
	LC_ALL=C grep -qaP "$hidden" page && fail "$command: hidden characters"
	[[ $command == *html ]] && grep -q '<script' page &&
	    fail "$command: markup"
done
ask sources --format csv | grep -qP '(^|,)"?[=+@-]' && fail 'a formula'

# Host names go with their addresses; nothing of this hinders --prune.
"$DMARC_BIN/dmarc-ingest" --db "$db" --now 2027-12-01 --prune 1d ||
    fail 'prune'
equal 'names of addresses that are gone' 0 \
    "$(sql 'SELECT count(*) FROM dns_host')"
equal 'facts about domains stay' 3 "$(sql 'SELECT count(*) FROM dns_domain')"
equal 'the database' ok "$(sql 'PRAGMA integrity_check')"
finish
