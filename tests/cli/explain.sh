#!/bin/bash
# dmarc-report explain: sqlite3 answers its queries with the numbers that the
# other commands print; nothing that strangers wrote gets out of a literal.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
need jq python3 sqlite3

# reproduced WHAT ARGUMENT...: every number of readiness is the answer of a
# query that explain prints.
reproduced() {
	local what=$1
	shift
	ask explain --sql "$@" >page.txt || fail "$what: explain" err
	ask readiness --format json "$@" >json || fail "$what" err
	: >weekly.txt
	for domain in $(jq -r '[.domains[].domain] | unique[]' json); do
		ask weekly "$domain" "$@" >>weekly.txt
	done
	several=()
	if [ "$(jq '[.domains[].domain] | unique | length' json)" -gt 1 ]; then
		ask weekly "$@" >several.txt || fail "$what: several"
		several=(several.txt)
	fi
	"$DMARC_SOURCE/tests/report/explain.py" "$db" page.txt json \
	    weekly.txt "${several[@]}" >differ.txt ||
	    fail "$what" differ.txt
	# The same gates and statements for programs.
	ask explain --sql --format json "$@" >explain.json ||
	    fail "$what: json" err
	equal "$what: gates" "$(grep -cE '^(pass|STOP) ' page.txt)" \
	    "$(jq '[.domains[].gates[]] | length' explain.json)"
	equal "$what: those that stop" "$(grep -c '^STOP ' page.txt)" \
	    "$(jq '[.domains[].gates[] | select(.passed | not)] | length' \
	    explain.json)"
	jq -j '.domains[] | "\n-- setup, to be run first\n", .setup,
	    (.queries[] | "\n-- query \(.name): \(.title)\n", .sql),
	    "-- end\n"' explain.json >from.json
	sed -n '/^-- setup,/,/^-- end/p' page.txt | grep -v '^$' |
	    diff - <(grep -v '^$' from.json) >/dev/null ||
	    fail "$what: other statements as json"
	awk 'length($0) > 80 { print; bad = 1 } END { exit bad }' page.txt ||
	    fail "$what: wider than 80 columns"
	grep -n ' $' page.txt && fail "$what: blanks at an end"
	# Without --sql it is the same, less the statements.
	ask explain "$@" | diff - <(sed '/^THE NUMBERS IN SQL$/,/^-- end$/d' \
	    page.txt) | grep -v '^[0-9,acd]*$' | grep -v '^> *$' >differ.txt
	[ -s differ.txt ] && fail "$what: without SQL" differ.txt
	ask explain --format json "$@" >short.json
	jq -S 'del(.domains[].setup, .domains[].queries)' explain.json |
	    diff - <(jq -S . short.json) >differ.txt ||
	    fail "$what: JSON without SQL" differ.txt
}

# Periods that reach over days and out of the window.
report Slow example.org 2026-10-15 "$none" 7 <<-END
192.0.2.10 101 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
203.0.113.9 17 none fail fail example.org - example.org:mfrom:fail
END
report Slow example.org 2026-11-12 "$none" 5 <<-END
192.0.2.10 43 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
192.0.2.10 2 quarantine fail fail example.org example.org:s1:fail example.org:mfrom:softfail
END
# What stands in the way began before the days that are looked at.
for date in 2026-08-01 2026-10-20 2026-10-28 2026-11-04; do
	report Other example.org $date "$none" <<-END
	192.0.2.99 30 none fail fail example.org - example.org:mfrom:softfail
	192.0.2.99 1 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
done
report Empty example.org 2026-10-18 "$none" </dev/null
ingest
reproduced 'four weeks'
reproduced 'one domain' example.org
equal 'since when it fails' 2026-08-01 "$(jq -r '.domains[] |
    select(.scope == "domain") | .blockers[] |
    select(.code == "SENDER_FAILS") | .first_day' json)"
reproduced 'no data' unknown.example
ask explain unknown.example >none.txt
grep -q '^Verdict  *NO DATA' none.txt || fail 'no data'
grep -q ', 1,000 direct messages' none.txt || fail 'digits in a row' none.txt

# Labels and tenants are known to nobody but the settings.
mkdir conf
cat >conf/senders.conf <<-END
own 203.0.113.5
authorised dkim:post.example
ignore 203.0.113.6
forwarder 198.51.100.30
END
printf '[report]\nprofile = fast\n' >conf/dmarc.conf
reproduced 'labels' --config conf/dmarc.conf

# Reports whose origin is contradicted are in no number.
printf '[ingest]\nauthserv_id = mx.example.org\n' >conf/strict.conf
sql 'UPDATE report SET provenance = 2 WHERE report_pk % 5 = 0'
reproduced 'a mismatch' --config conf/strict.conf
equal 'left out' true "$(jq '[.domains[].coverage.mismatch |
    .left_out and .messages > 0] | any' json)"

# Emergencies, falls of single selectors, services, senders to confirm; every
# state that a domain may be in, with what DNS says of some.
fresh
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
house_not_ready fix.example
house_roll_back back.example
house_hold hold.example
house_ready ready.example
house_ready_reject next.example
house_done done.example
house_silent old.example
house_parked parked.example
house_parked looks-parked.example
house_mixed mixed.example
house_test_mode test.example
house_recovered recovered.example
house_broken_key key.example
house_unsigned unsigned.example
house_seasonal season.example
house_sampled sampled.example
house_small small.example 11
house_small young.example 6
house_below_first below.example
ingest
printf '[domain parked.example]\nsends_mail = no\n' >conf/parked.conf
reproduced 'all states' --config conf/parked.conf
grep -q '^STOP LEGIT_LOSS' page.txt || fail 'no emergency'
equal 'states' 7 "$(jq '[.domains[].verdict.code] | unique | length' json)"
checked=$(date -u -d 2026-11-15 +%s)
sql "INSERT INTO dns_domain
    (domain, spf_lookups, dnssec, checked_ts) VALUES ('fix.example', 12, 1, $checked);
    INSERT INTO dns_finding
    (domain, code, detail, severity) VALUES
    ('fix.example', 'MX_SINGLE', 'one host', 'info'),
    ('fix.example', 'SPF_TOO_MANY_LOOKUPS', '12 lookups', 'error');
    INSERT INTO dns_key
    (domain, selector, state, type, bits, testing, ttl, checked_ts) VALUES ('fix.example', 's1', 'good', 'rsa', 2048, 0,
    3600, $checked), ('news.fix.example', 'k9', 'missing', NULL, NULL, 0, NULL,
    $checked)"
reproduced 'with DNS' fix.example
grep -q '2048 bits' weekly.txt || fail 'no key on the page'

# Reports that nothing vouches for, or that are distrusted, are in no number.
printf '[ingest]\nauthserv_id = mx.example.org\n' >conf/strict.conf
sql 'UPDATE report SET provenance = report_pk % 4 <> 0'
reproduced 'a vouched domain' --config conf/strict.conf
equal 'not vouched for' true "$(jq '[.domains[].coverage.unvouched |
    .left_out and .messages > 0] | any' json)"
echo 'distrust = yahooinc.com' >>conf/strict.conf
reproduced 'a distrusted reporter' --config conf/strict.conf
equal 'distrusted' true "$(jq '[.domains[].coverage.mismatch |
    .left_out and .messages > 0] | any' json)"
sql 'UPDATE report SET provenance = 0'
printf '[ingest]\ndistrust = google.com\n' >conf/strict.conf
reproduced 'distrusted, without an authserv-id' --config conf/strict.conf

status 2 '--sql is for explain' weekly --sql
status 2 'explain covers the 28 settled days' explain --since 7d
finish
