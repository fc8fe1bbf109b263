#!/bin/bash
# Questions about all domains print the same, whatever the number of threads,
# and all threads see one state of the database, whoever writes meanwhile.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3
now=2026-11-24T06:00:00Z

# Three domains of some variety, and twenty that are small.
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-24 --messages 200 box \
    >/dev/null || exit 1
maildir plain
awk -v first=1792108800 'BEGIN {
	for (n = 1; n <= 400; n++) {
		file = "plain/new/" n ".M1.mx"
		begin = first + n % 40 * 86400
		printf "<feedback><report_metadata><org_name>r%d.example" \
		    "</org_name><email>dmarc@r%d.example</email><report_id>" \
		    "%d</report_id><date_range><begin>%d</begin><end>%d</end>" \
		    "</date_range></report_metadata><policy_published><domain>" \
		    "d%d.example</domain><p>none</p></policy_published>",
		    n % 7, n % 7, n, begin, begin + 86399, n % 20 >file
		for (i = 1; i <= 3 + n % 9; i++)
			printf "<record><row><source_ip>192.0.2.%d" \
			    "</source_ip><count>%d</count><policy_evaluated>" \
			    "<disposition>none</disposition><dkim>%s</dkim>" \
			    "<spf>fail</spf></policy_evaluated></row>" \
			    "<identifiers><header_from>d%d.example" \
			    "</header_from></identifiers><auth_results><dkim>" \
			    "<domain>s%d.example</domain><result>pass" \
			    "</result></dkim></auth_results></record>",
			    n % 200 + i, n % 11 + i, i % 2 ? "pass" : "fail",
			    n % 20, n % 13 >file
		print "</feedback>" >file
		close(file)
	}
}'
"$ingest" --db db box plain >/dev/null 2>&1
"$report" readiness --db db --now $now >want || fail readiness want
domains=$(sqlite3 -readonly db "SELECT count(*) FROM domain WHERE own = 1")
[ "$domains" = 23 ] || fail "$domains domains"
two=$(sqlite3 -readonly db "SELECT name FROM domain WHERE own = 1
    ORDER BY name LIMIT 2" | tr '\n' ' ')

same() {
	"$report" "$@" --db db --now $now --jobs 1 >one 2>&1 ||
	    fail "$* with one thread" one
	for jobs in 2 7; do
		"$report" "$@" --db db --now $now --jobs $jobs >other 2>&1 ||
		    fail "$* with $jobs threads" other
		cmp -s one other || fail "$* differs with $jobs threads"
	done
}
for format in text json jsonl html prom; do
	same readiness --format $format
	same weekly --format $format
done
same explain --sql
same explain --sql --format json
same sources --format json
# Sections keep the order of the overview above them.
same readiness --format mail --to postmaster@example.org
same weekly --format mail --to postmaster@example.org
# shellcheck disable=SC2086 # two names
{
	same weekly $two
	same explain $two
	same weekly --format mail --to postmaster@example.org $two
}
run 2 "$report" records --db db --jobs 2
says '--jobs'

# A writer that changes all domains at once, again and again.
sqlite3 db 'UPDATE report SET messages = 1, dmarc_pass = 0, dkim_aligned = 0,
    spf_aligned = 0, disp_none = 0, disp_quarantine = 0, disp_reject = 0'
touch on
while [ -e on ]; do
	echo 'UPDATE report SET messages = messages + 1;'
done | sqlite3 -cmd '.timeout 10000' db 2>trouble &
until [ "$(sqlite3 -readonly -cmd '.timeout 10000' db \
    'SELECT max(messages) FROM report')" -gt 1 ]; do sleep 0.05; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
	"$report" readiness --format prom --jobs 4 --db db --now $now >seen ||
	    fail 'while somebody writes' seen
	# All reports have as many messages, whichever domain they are about.
	awk -F '["} ]+' '
		/^dmarc_reports_total/ { reports[$2] += $NF }
		/^dmarc_reported_messages_total/ { messages[$2] += $NF }
		END { for (d in reports) print messages[d] / reports[d] }
	    ' seen | sort -u >factors
	equal 'states seen' 1 "$(wc -l <factors)"
	[ "$(cat factors)" -gt 1 ] || fail 'nobody writes'
done
rm on
wait
[ ! -s trouble ] || fail 'the writer' trouble
finish
