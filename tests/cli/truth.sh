#!/bin/bash
# The truth: a realistic mailbox of any size, whose every total is known, is
# read exactly, and a second run changes nothing. Needs the generator and the
# judge that $DMARC_SHARED has; DMARC_FULL makes it three mailboxes of 10,000
# messages.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
tools=${DMARC_SHARED-}/tools
[ -n "${DMARC_SHARED-}" ] && [ -r "$tools/genmaildir.py" ] ||
    skip 'no generator'
need python3

messages=1000
[ -z "${DMARC_FULL-}" ] || messages=10000

# check SEED HOSTILE: a mailbox of its own.
check() {
	rm -rf box db* truth.json
	python3 "$tools/genmaildir.py" box -n $messages --seed "$1" \
	    --hostile "$2" --truth truth.json >/dev/null || fail genmaildir.py
	"$ingest" --db db box 2>err || fail "exit $?" err
	python3 "$tools/check_truth.py" truth.json db ||
	    fail "seed $1, hostile $2: the totals"
	seen=$(sqlite3 db 'SELECT count(*) FROM v_message')
	[ "$seen" = $messages ] || fail "seed $1: $seen messages in the ledger"
	sqlite3 db .dump >before
	"$ingest" --db db --verbose box 2>err ||
	    fail "second run: exit $?" err
	grep -q '^nothing new: [0-9,]* messages, all known$' err ||
	    fail 'the second run does not say so' err
	sqlite3 db .dump | cmp - before || fail 'the second run wrote'
}
check 1 0
check 2 0.02
[ -z "${DMARC_FULL-}" ] || check 3 0
finish
