#!/bin/bash
# dmarc-ingest --prune: old reports go, with all that only they used, and do
# not come back; mail that is still there is not read again.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1
need sqlite3

# One page about everything in the database but keys and messages.
contents() {
	sqlite3 "$1" "SELECT * FROM v_daily ORDER BY 1, 3;
	    SELECT day, policy_domain, header_from, org_name, source_ip, messages,
	    disposition, dkim_domain, spf_domain FROM v_record ORDER BY 1, 2, 4, n;
	    SELECT * FROM v_policy ORDER BY 1, 2, 11;
	    SELECT * FROM v_reporter ORDER BY 1, 2;
	    SELECT ip FROM source ORDER BY 1; SELECT name FROM name ORDER BY 1;
	    SELECT name FROM domain ORDER BY 1;
	    SELECT count(*) FROM combination; SELECT count(*) FROM dkim;
	    SELECT count(*) FROM spf; SELECT count(*) FROM submitter"
}
prune() {
	"$DMARC_BIN/dmarc-ingest" --db "$db" --now "$now" --prune "$@" \
	    2>"$work/ingest.err" || fail "--prune $*: $(cat ingest.err)"
}
outcomes() {
	sql "SELECT outcome, count(*) FROM v_message GROUP BY 1" | tr '\n' ' '
}

# now is 16 November; ten days before is the 6th.
old() {
	report Old old.example 2026-11-01 '<p>none</p>' <<-END
	192.0.2.9 40 none pass fail old.example old.example:s:pass b.old.example:mfrom:fail
	192.0.2.1 2 none fail fail old.example - -
	END
	report New example.org 2026-11-05 '<p>reject</p>' <<-END
	192.0.2.1 7 none pass pass example.org example.org:s:pass example.org:mfrom:pass
	END
}
new() {
	report New example.org 2026-11-06 '<p>none</p>' <<-END
	192.0.2.1 3 none pass pass example.org example.org:s:pass example.org:mfrom:pass
	END
	report New example.org 2026-11-04 '<p>none</p>' 4 <<-END
	192.0.2.2 100 none pass pass example.org example.org:s:pass example.org:mfrom:pass
	END
}

made=2
new
ingest
contents "$db" >want
equal 'reports that are new' 2 "$(sql 'SELECT count(*) FROM v_report')"

fresh
made=0
old
new
ingest
contents "$db" | cmp -s - want && fail 'the old reports cannot be seen'
equal 'messages before' 'stored|4 ' "$(outcomes)"

prune 10d --dry-run
equal 'what a dry run says' \
    'dry run, would prune 2 reports, 3 records, that ended before 2026-11-06' \
    "$(cat ingest.err)"
equal 'reports after a dry run' 4 "$(sql 'SELECT count(*) FROM v_report')"
prune 10d
equal 'what cron says' '' "$(cat ingest.err)"
contents "$db" | diff -u want - || fail 'not as if they had never been'
equal 'messages after' 'stored|4 ' "$(outcomes)"
equal 'foreign keys' '' "$(sql 'PRAGMA foreign_key_check; PRAGMA optimize')"

cp "$db" was
prune 10d --verbose
equal 'what a second one says' \
    'pruned 0 reports, 0 records, that ended before 2026-11-06' \
    "$(cat ingest.err)"
cmp was "$db" || fail 'a second prune wrote'

sql .dump >before
ingest --verbose
grep -q 'nothing new' ingest.err || fail 'read again' ingest.err
sql .dump | cmp - before || fail 'reading the mailbox again wrote'

# The same reports in another mail, and from an older time than the prune.
mkdir again
cp box/1.xml again/once-more.xml
(cd again && cp ../box/2.xml . && cp ../box/3.xml .)
box=$work/again ingest
contents "$db" | diff -u want - || fail 'an old report came back'
equal 'messages that came back' 'duplicate|3 stored|4 ' "$(outcomes)"
equal 'why' 2 "$(sql "SELECT count(*) FROM v_message WHERE outcome = 'duplicate'
    AND reason IS NULL AND detail LIKE '%--prune%'")"
equal 'set aside' 'Nothing was set aside.' "$(ask log | head -n 1)"

# All in one run, into a database that has never seen them.
rm -f "$db" "$db"-*
ingest --prune 10d
contents "$db" | diff -u want - || fail 'prune and read in one run'

# A signal leaves whole reports, and the next prune ends the work.
fresh
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 sample >/dev/null
"$DMARC_BIN/dmarc-ingest" --db "$db" --now "$now" sample 2>/dev/null
cp "$db" whole
prune 7d
contents "$db" >want
for signal in TERM KILL; do
	cp whole "$db"
	rm -f "$db"-*
	"$DMARC_BIN/dmarc-ingest" --db "$db" --now "$now" --prune 7d \
	    2>/dev/null &
	sleep 0.05
	kill -$signal $! 2>/dev/null
	wait $! 2>/dev/null
	equal "SIG$signal: half a report" 0 "$(sql "SELECT count(*) FROM v_report AS r
	    WHERE records <> (SELECT count(*) FROM v_record AS x
	    WHERE x.report_pk = r.report_pk)")"
	prune 7d
	contents "$db" | diff -u want - || fail "after SIG$signal"
done

"$DMARC_BIN/dmarc-ingest" --db "$db" --prune 5 2>err
equal 'status of --prune 5' 2 $?
grep -qF 'number of days' err || fail '--prune 5' err
finish
