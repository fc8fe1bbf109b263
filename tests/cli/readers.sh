#!/bin/bash
# Those who query the database while mail comes in. One who holds a
# transaction open for a whole run costs nothing but a longer write-ahead log,
# and sees one state of it; another user, who may not write the folder, reads
# before, meanwhile and after; and nobody ever sees half a report.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need sqlite3
# Others may read the folder and its files, and write none of them.
open_to_others
days=1794700800

# box FOLDER FROM TO: as many reports, each of three records.
box() {
	maildir "$1"
	awk -v box="$1" -v from="$2" -v to="$3" -v begin=$days 'BEGIN {
		for (n = from; n <= to; n++) {
			file = box "/new/" n ".M1.mx"
			printf "<feedback><report_metadata><org_name>r%d.example" \
			    "</org_name><email>dmarc@r%d.example</email>" \
			    "<report_id>%d</report_id><date_range><begin>%d" \
			    "</begin><end>%d</end></date_range>" \
			    "</report_metadata><policy_published><domain>d%d" \
			    ".example</domain><p>none</p></policy_published>",
			    n % 7, n % 7, n, begin + n % 9 * 86400,
			    begin + n % 9 * 86400 + 86399, n % 5 >file
			for (i = 1; i <= 3; i++)
				printf "<record><row><source_ip>192.0.2.%d" \
				    "</source_ip><count>%d</count>" \
				    "<policy_evaluated><disposition>none" \
				    "</disposition><dkim>pass</dkim><spf>fail" \
				    "</spf></policy_evaluated></row>" \
				    "<identifiers><header_from>d%d.example" \
				    "</header_from></identifiers><auth_results>" \
				    "</auth_results></record>",
				    n % 200 + i, n % 11 + i, n % 5 >file
			print "</feedback>" >file
			close(file)
		}
	}'
}
# All that the views hold, but keys.
contents() {
	sqlite3 -readonly "$1" "SELECT org_name, report_id, policy_domain,
	    begin_ts, records, messages, counted FROM v_report ORDER BY 1, 2;
	    SELECT day, policy_domain, org_name, source_ip, messages, n
	    FROM v_record ORDER BY 1, 2, 3, 4, 5, 6"
}

# A first run, and the same mail for a database that nobody reads.
box first 1 40
box second 41 640
cp -a first first-quiet
cp -a second second-quiet
mkdir quiet shared
"$ingest" --db quiet/db first-quiet || fail 'the first run, unread'
"$ingest" --db quiet/db second-quiet || fail 'the second run, unread'
"$ingest" --db shared/db first || fail 'the first run'

# Before: whoever may read the files.
chmod 755 . shared
chmod 644 shared/*
as_other "$report" sources --now 2026-11-24 --db shared/db >seen 2>&1 ||
    fail 'another user before'
grep -q d1.example seen || fail 'what another user sees before'

# Meanwhile: a transaction that stays open, and somebody who looks again and
# again for a report without all of its records.
mkfifo pipe
sqlite3 -readonly shared/db <pipe >held &
holder=$!
exec 9>pipe
echo 'BEGIN; SELECT count(*) FROM v_record;' >&9
until [ -s held ]; do sleep 0.05; done
look() {
	while [ -e on ]; do
		as_other sqlite3 -readonly -cmd '.timeout 10000' shared/db \
		    "SELECT (SELECT count(*) FROM v_report AS r
			WHERE records <> (SELECT count(*) FROM v_record AS x
			WHERE x.report_pk = r.report_pk)),
		    (SELECT count(*) FROM v_report)" >>looks 2>&1
		as_other "$report" weekly --now 2026-11-24 --db shared/db \
		    >/dev/null 2>>trouble || echo "exit $?" >>trouble
	done
}
touch on
look &
looker=$!
until [ -s looks ]; do sleep 0.05; done
"$ingest" --db shared/db second >said 2>&1 || fail 'the second run'
rm on
wait $looker
[ ! -s said ] || fail 'the second run says' said
[ ! -s trouble ] || fail 'a report meanwhile' trouble
grep -v '^0|' looks && fail 'half a report, or trouble'

# The run was whole, what it wrote is in the log, and the holder saw none of it.
equal 'left in new' 0 "$(find second/new -type f | wc -l)"
[ -s shared/db-wal ] || fail 'the log is gone while somebody reads it'
echo 'SELECT count(*) FROM v_record; COMMIT; SELECT count(*) FROM v_record;' >&9
exec 9>&-
wait $holder
equal 'what the holder saw' '120 120 1920 ' "$(tr '\n' ' ' <held)"

# After: the same as if nobody had read, and the log is empty again.
contents quiet/db >want
contents shared/db >got
cmp -s want got || fail 'other contents than without readers'
"$ingest" --db shared/db second || fail 'a third run'
equal 'the log afterwards' 0 "$(stat -c %s shared/db-wal)"
as_other "$report" sources --now 2026-11-24 --db shared/db >seen 2>&1 ||
    fail 'another user after'
equal 'what another user sees after' 1920 \
    "$(as_other sqlite3 -readonly shared/db \
    'SELECT count(*) FROM v_record')"
equal integrity ok "$(sqlite3 shared/db 'PRAGMA integrity_check;
    PRAGMA foreign_key_check')"
finish
