#!/bin/bash
# The truth: mailboxes whose every total is known are read exactly, and a second
# run changes nothing. The sample mailbox, with more reporters than README.md
# has; and, with the generator and the judge that $DMARC_SHARED has, realistic
# ones of any size. DMARC_FULL makes all of them ten times as large.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3

messages=1000
[ -z "${DMARC_FULL-}" ] || messages=10000

# read_twice: box into db
read_twice() {
	"$ingest" --db db box 2>err || fail "exit $?" err
	equal 'messages in the ledger' $messages \
	    "$(sqlite3 db 'SELECT count(*) FROM v_message')"
	sqlite3 db .dump >before
	"$ingest" --db db --verbose box 2>err ||
	    fail "second run: exit $?" err
	grep -q '^nothing new: [0-9,]* messages, all known$' err ||
	    fail 'the second run does not say so' err
	sqlite3 db .dump | cmp - before || fail 'the second run wrote'
}

case='the sample mailbox'
"$DMARC_SOURCE/script/sample-maildir" --messages $messages --truth truth box \
    >/dev/null || fail sample-maildir
read_twice
equal 'outcomes' "duplicate:1 not-a-report:1 rejected:1 stored:$((messages - 3)) " \
    "$(sqlite3 db "SELECT outcome || ':' || count(*) FROM v_message
    GROUP BY outcome ORDER BY outcome" |
    tr '\n' ' ')"
[ "$(wc -l <truth)" -ge 100 ] || fail 'more than 30 days of three domains'
sqlite3 db 'SELECT day, policy_domain, messages, dmarc_pass, dkim_aligned,
    spf_aligned, disp_none, disp_quarantine, disp_reject FROM v_daily
    ORDER BY 1, 2' | diff truth - >differ || fail 'the totals' differ

tools=${DMARC_SHARED-}/tools
[ -n "${DMARC_SHARED-}" ] && [ -r "$tools/genmaildir.py" ] || finish

# check SEED HOSTILE: a mailbox of its own.
check() {
	case="seed $1, hostile $2"
	rm -rf box db* truth.json
	python3 "$tools/genmaildir.py" box -n $messages --seed "$1" \
	    --hostile "$2" --truth truth.json >/dev/null || fail genmaildir.py
	read_twice
	python3 "$tools/check_truth.py" truth.json db || fail 'the totals'
}
check 1 0
check 2 0.02
[ -z "${DMARC_FULL-}" ] || check 3 0
finish
