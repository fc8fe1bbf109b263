#!/bin/bash
# TLS reports and failure reports: they are stored once, whatever else is in the
# mailbox, change nothing that aggregate reports say, and bring nothing private
# with them. A flood of failure reports stays within its limits.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3
now=2026-11-23
flood=400 most=100
[ -z "${DMARC_FULL-}" ] || flood=10000 most=1000

# make KIND NUMBER MAILDIR [NAME=VALUE...]
make() {
	python3 "$DMARC_SOURCE/tests/cli/beside.py" "$@" || fail "make $*"
}

take() {
	"$ingest" --db db --config conf --now "$now" "$@" 2>err ||
	    fail "ingest $*" err
}

# ask ARGUMENT...: what dmarc-report prints
ask() {
	"$report" "$@" --db db --config conf --now "$now" 2>&1
}

# Everything that aggregate reports say, and the verdicts.
verdicts() {
	sqlite3 db 'SELECT * FROM v_report ORDER BY 1;
	    SELECT count(*), sum(messages) FROM v_record'
	for command in weekly readiness; do
		ask $command --format json | python3 -c '
import json, sys
document = json.load(sys.stdin)
del document["generated_at"]
for entry in document["domains"]:
    entry.pop("tls", None), entry.pop("failure_reports", None)
print(json.dumps(document, indent=1))'
	done
	ask explain --format json | grep -v generated_at
	ask weekly --exit-code >/dev/null
	echo "exit $?"
	ask records
	ask weekly --format prom |
	    grep -vE 'dmarc_(tls|failure|db_size|ingest|last_ingest)'
}

# All that anybody gets to see.
everything() {
	for format in text json csv jsonl; do
		ask tls --format $format
		ask failures --top 0 --format $format
		ask sources --format $format
	done
	for format in text html json jsonl prom; do
		ask weekly --format $format
		ask readiness --format $format
	done
	ask weekly --format mail --to a@example.org
	ask explain
	ask explain --sql
	ask explain --format json
	ask log
	cat err
}

case='kinds in one mailbox'
printf '[domains]\nown = example.org\n[limits]\nfailures_per_day = %d\n' \
    $most >conf
"$DMARC_SOURCE/script/sample-maildir" --now "$now" --messages 120 box \
    >/dev/null
take box
verdicts >before
make tls 28 box
make failure 20 box first=5
take --verbose box
grep -q '^168 messages: 168 stored (120 known before)' err || fail 'not all are stored' err
verdicts >after
cmp -s before after || fail 'they change what aggregate reports say' \
    <(diff before after | head -20)
equal 'TLS reports' 28 "$(sqlite3 db 'SELECT count(*) FROM v_tls_report
    WHERE counted')"
equal 'failure reports' 20 "$(sqlite3 db 'SELECT count(*) FROM v_failure
    WHERE counted')"
sqlite3 db .dump >first
take --verbose box
grep -q '^nothing new' err || fail 'a second run finds something new' err
sqlite3 db .dump | cmp -s first - || fail 'a second run changes something'
# The same mail in another folder, with other copies: nothing is counted twice.
maildir again
cp box/*/failure* box/*/tls* again/new/
take --verbose again
grep -q '48 duplicate' err || fail 'copies are not known' err
equal 'counts of failure reports' 20 \
    "$(sqlite3 db 'SELECT sum(reports) FROM v_failure_day')"

case=pages
ask weekly example.org >out
grep -q '^MAIL TO YOU, by TLS reports' out || fail 'no section' out
grep -q 'RENEW    mx2.example.org: certificate-expired' out ||
    fail 'no item' out
grep -q '^    failed in 28 days for  ' out || fail 'a sum of which days' out
# Who reads the first lines, or the subject, knows of it.
has_inbound() {
	tr -s '\n ' ' ' <"$1" | grep -qF "$2" || fail "no '$2'" "$1"
}
has_inbound out ' 1 to do for mail to you: see below.'
ask weekly example.org --format html >page.html
has_inbound page.html ' 1 to do for mail to you: see below.'
ask weekly example.org --format mail --to a@example.org >mail
has_inbound mail ', 1 to do for mail to you Date: '
printf '[domains]\nown = example.org;other.example\n' >two.conf
for format in text html mail; do
	to=()
	[ $format = mail ] && to=(--to a@example.org)
	"$report" weekly --db db --config two.conf --now "$now" \
	    --format $format "${to[@]}" >two.$format || fail "two as $format"
	has_inbound two.$format '1 to do for mail to you'
done
ask sources example.org >out
grep -q '20 failure reports (receiver.example 20), latest 20 Nov: s=mar26,' \
    out || fail 'no evidence' out
ask explain example.org | grep -q 'FAILURE REPORTS, which no gate reads' ||
    fail 'explain does not tell of them'
for command in tls failures; do
	ask $command example.org >out
	golden=$DMARC_SOURCE/tests/data/report/$command.txt
	[ -z "${REPORT_UPDATE-}" ] || cp out "$golden"
	diff -u "$golden" out >differs || fail "$command" differs
done
ask tls nowhere.example >out
grep -qxF '_smtp._tls.DOMAIN. TXT "v=TLSRPTv1; rua=mailto:ADDRESS"' out ||
    fail 'how to get TLS reports' out
ask tls --format csv | head -1 | grep -q '^day,policy_domain,org_name,' ||
    fail 'tls as CSV'
ask tls --format jsonl | python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin]
assert len(rows) == 28, len(rows)
assert sum(r["failed"] for r in rows) == 45
assert rows[-1]["failures"][0]["result"] == "certificate-expired"' ||
    fail 'tls as JSON lines'

case='what is new'
printf '[domains]\nown = tls.example\n[report]\nto = a@example.org\n' >new.conf
maildir new
make tls 28 new domain=tls.example first=5
"$ingest" --db new.db --config new.conf --now "$now" new
# news FORMAT: what weekly says if it did not say it the last time
news() {
	"$report" weekly --db new.db --config new.conf --now "$now" \
	    --changed state.$1 --format $1 tls.example >out 2>&1 ||
	    fail "weekly --format $1" out
}
for format in text html mail; do
	news $format
	[ -s out ] || fail "$format: nothing the first time"
	news $format
	[ ! -s out ] || fail "$format: the same again" out
done
make tls 5 new domain=tls.example
"$ingest" --db new.db --config new.conf --now "$now" new
for format in text html mail; do
	news $format
	grep -q RENEW out || fail "$format: it does not tell of a certificate"
	news $format
	[ ! -s out ] || fail "$format: it tells twice" out
done

case='pages are well made'
ask weekly --format html >page.html
ask weekly --format json >page.json
ask weekly --format mail --to a@example.org >mail
python3 "$DMARC_SOURCE/tests/report/page.py" page.html page.json ||
    fail 'the HTML'
grep -q '<b class="bad">RENEW</b> mx2.example.org' page.html ||
    fail 'no item in HTML'
grep -q '<dt>Seen</dt><dd>20 failure reports' page.html ||
    fail 'no evidence in HTML'
python3 "$DMARC_SOURCE/tests/report/mail.py" mail || fail 'the mail'
if command -v chromium >/dev/null; then
	. "$DMARC_SOURCE/tests/cli/browser.bash"
	fits page.html mail.html
fi
if python3 -c 'import jsonschema' 2>/dev/null; then
	python3 "$DMARC_SOURCE/tests/report/schema.py" \
	    "$DMARC_SOURCE/data/dmarc-summary-1.schema.json" page.json ||
	    fail 'the JSON'
fi
ask weekly --format prom >prom
for metric in 'dmarc_tls_sessions{domain="example.org",type="sts",mode="testing",outcome="failed"} 45' \
    'dmarc_tls_items{domain="example.org",code="tls_would_fail"} 1' \
    'dmarc_failure_reports{domain="example.org"} 20'; do
	grep -qxF "$metric" prom || fail "no $metric" \
	    <(grep -E 'tls|failure' prom)
done

case='several domains'
printf '[domains]\nown = example.org;example.com;example.net\n' >three.conf
"$ingest" --db db --config three.conf --now "$now" box 2>err
ask weekly >out
sed -n '/^MAIL TO YOU, by TLS reports/,$p' out |
    grep -q '^  RENEW   example.org: mx2.example.org: certificate-expired' ||
    fail 'no item' out
take box

case='a domain with neither'
fresh=$(ask weekly example.com --format json | grep -cE '"(tls|failure_rep)')
equal 'members of its JSON' 0 "$fresh"

case=privacy
equal 'tags of subjects' 2 \
    "$(sqlite3 db 'SELECT count(DISTINCT subject_tag) FROM v_failure')"
everything >all
for file in db db-wal all first; do
	[ ! -e $file ] || ! grep -aqi 'PRIVATE\|recipient@\|UFJJVkFU' $file ||
	    fail "$file holds what is private"
done

case='other databases have other tags'
cp -R box other
"$ingest" --db other.db --config conf --now "$now" other 2>err
equal 'tags in common' 0 "$(sqlite3 other.db "ATTACH 'db' AS d;
    SELECT count(*) FROM failure AS f JOIN d.failure AS g
    ON g.subject_tag = f.subject_tag")"

case='a flood'
make failure $flood box reporter=flood.example every=1 first=100000
take --verbose box
[ "$(wc -l <err)" -lt 5 ] || fail 'it fills what a run says' err
verdicts | cmp -s before - || fail 'it changes a verdict'
ask log >out
tr -d , <out | grep -q "^$((flood - most)) failure reports were counted and" ||
    fail 'the log does not count them' out
[ "$(wc -l <out)" -lt 20 ] || fail 'it fills the log' out
equal 'rows of the flood' $most "$(sqlite3 db "SELECT count(*) FROM v_failure
    WHERE reporter = 'flood.example'")"
equal 'rows of counts' 2 "$(sqlite3 db "SELECT count(*) FROM v_failure_day
    WHERE reporter = 'flood.example'")"
equal 'the counts' "$flood|$most" "$(sqlite3 db "SELECT sum(reports), sum(kept)
    FROM v_failure_day WHERE reporter = 'flood.example'")"
equal 'the mark' $((flood - most)) "$(sqlite3 db "SELECT count(*) FROM v_message
    WHERE reason = 'failures-cut' AND outcome = 'stored'")"
sqlite3 db .dump >first
take box
sqlite3 db .dump | cmp -s first - || fail 'a second run changes something'
ask weekly example.org >out
[ "$(wc -l <out)" -lt 200 ] && [ "$(wc -L <out)" -le 80 ] ||
    fail 'the page is not readable' out

case='failure_days'
now=2027-01-15 take box
equal 'old rows' 0 "$(sqlite3 db 'SELECT count(*) FROM failure')"
equal 'their counts' $((flood + 20)) \
    "$(sqlite3 db 'SELECT sum(reports) FROM v_failure_day')"
maildir third
cp again/cur/failure5.* third/new/
now=2027-01-15 take --verbose third
grep -q '1 duplicate' err || fail 'an old one comes back' err
equal 'counts' $((flood + 20)) \
    "$(sqlite3 db 'SELECT sum(reports) FROM v_failure_day')"

case='failure_reports = no'
printf '[ingest]\nfailure_reports = no\n' >no.conf
maildir no
make failure 3 no
make tls 1 no
"$ingest" --db no.db --config no.conf --now "$now" --verbose no 2>err
grep -q '4 messages: 1 stored, 3 not-a-report' err || fail 'they are read' err
equal 'what is kept' '0|0|0' "$(sqlite3 no.db 'SELECT (SELECT count(*)
    FROM failure), (SELECT count(*) FROM failure_day),
    (SELECT count(*) FROM secret)')"
equal 'mail left as it was' 3 "$(find no/new -type f | wc -l)"

case='--prune'
now=2027-01-15 take --prune 10d
equal 'what is left' '0|0|0|0' "$(sqlite3 db 'SELECT (SELECT count(*)
    FROM tls_report), (SELECT count(*) FROM tls_failure),
    (SELECT count(*) FROM failure_day), (SELECT count(*) FROM domain)')"
equal 'the database is whole' ok \
    "$(sqlite3 db 'PRAGMA integrity_check; PRAGMA foreign_key_check')"
# Where there are none, the page says how to get them.
case='no reports'
maildir empty
"$ingest" --db empty.db empty || fail ingest
for domain in '' example.org; do
	"$report" failures --db empty.db $domain >page
	tr -s '\n ' ' ' <page | grep -qF 'ruf=mailto:ADDRESS in the DMARC record' ||
	    fail "failures $domain" page
	"$report" tls --db empty.db $domain >page
	grep -qF '_smtp._tls.DOMAIN. TXT "v=TLSRPTv1; rua=mailto:ADDRESS"' page ||
	    fail "tls $domain" page
done
finish
