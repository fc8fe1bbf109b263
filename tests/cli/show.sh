#!/bin/bash
# dmarc-report show: a stored report has what dmarc-parse shows of its file; of
# several with one id, all are listed.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need jq sqlite3
db=$work/dmarc.db

show() {
	"$report" show --db "$db" "$@"
}

# What dmarc-parse knows and the database does not keep.
kept='del(.file, .part, .version, .skipped_why, .cut_comments, .cut_results,
    .records[].header_from_absent, .records[].dkim_results[].said,
    .records[].spf_results[].said, .records[].dkim_results[].human_result,
    .records[].spf_results[].human_result) |
    .extra_contact_info //= null | .report_error //= null |
    .policy.discovery_method //= null'
"$ingest" --quiet --db "$db" "$DMARC_SOURCE"/tests/data/{good,quirk}/*.xml
sqlite3 -separator ' ' "$db" "SELECT report_pk, message_name FROM v_report
    WHERE report_id NOT LIKE 'facts:%'" >reports
[ "$(wc -l <reports)" -gt 20 ] || fail 'the fixtures' reports
while read -r pk name; do
	file=$DMARC_SOURCE/tests/data/quirk/$name
	[ -e "$file" ] || file=$DMARC_SOURCE/tests/data/good/$name
	show --format json "pk:$pk" >json 2>err || fail "pk:$pk" err
	"$DMARC_BIN/dmarc-parse" --json "$file" | jq -S "select(.records) |
	    $kept" >want
	jq -S 'del(.report_pk, .messages, .provenance, .counted,
	    .message_name)' json >got
	# The name of a reporter that has none is that of its address.
	jq -e '.org_name != null' want >/dev/null ||
	    jq -S '.org_name = null' got >x && [ -s x ] && cp x got
	diff want got >differ || fail "$name" differ
	: >x
	show "pk:$pk" >page 2>err || fail "pk:$pk as text" err
	grep -q '^DMARC report from ' page || fail "$name: as text" page
	equal "$name: records as text" "$(jq '.records | length' json)" \
	    "$(grep -cE '^[0-9a-f.:]+  [0-9,]+ messages? (pass|FAIL): ' page)"
done <reports

# A mailbox with an id twice, a hostile one, and one that looks like a key.
rm "$db"
feedback twice org=google.com >1.xml
feedback twice org=Yahoo domain=example.net >2.xml
feedback 'pk:1' org=$'E&#x202e;vil' >3.xml
feedback once count=17 >4.xml
feedback once count=16 >5.xml
for file in 1 2 3 4; do
	run 0 "$ingest" --quiet --db "$db" "$file.xml"
done
run 1 "$report" show --db "$db" twice
silent
grep -qx '  pk:1 *15 Nov 2026 00:00:00 UTC  google.com about example.org' out ||
    fail 'the first candidate' out
grep -qx '  pk:2 *15 Nov 2026 00:00:00 UTC  Yahoo about example.net' out ||
    fail 'the second candidate' out
run 1 "$report" show --db "$db" twice --format json
equal 'candidates' 'example.net example.org' \
    "$(jq -r '[.candidates[].domain] | sort | join(" ")' out)"
run 0 "$report" show --db "$db" pk:2
grep -q '^DMARC report from Yahoo$' out || fail 'by key' out
grep -qx '  Period     15 Nov 2026 00:00:00 to 15 Nov 2026 23:59:59 UTC' out ||
    fail 'its days, as pages write them' out
run 0 "$report" show --db "$db" pk:3
grep -q 'E\\u202evil' out || fail 'characters that reorder text' out
run 0 "$report" show --db "$db" '<once>'
grep -q '^  Messages   17: 17 pass DMARC; records: 1$' out ||
    fail 'an id in brackets' out
grep -q '^  Stored     counts; provenance unknown$' out || fail 'how it counts' out

# A revision that does not count is there, too.
run 0 "$ingest" --quiet --db "$db" 5.xml
run 1 "$report" show --db "$db" once
grep -q ' (does not count)$' out || fail 'revisions' out
run 0 "$report" show --db "$db" pk:5
grep -q 'does not count: another revision of it does' out || fail 'why' out
grep -q '^192.0.2.7  16 messages pass: dkim pass, spf fail' out ||
    fail 'its records' out

run 66 "$report" show --db "$db" nobody
says "no report has the id 'nobody'"
run 66 "$report" show --db "$db" pk:99
run 2 "$report" show --db "$db"
says 'dmarc-report show REPORT-ID'
run 2 "$report" show --db "$db" one two
run 2 "$report" show --db "$db" once --since 7d
finish
