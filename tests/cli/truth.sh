#!/bin/bash
# The truth: a realistic mailbox of any size, whose every total is known, is
# read exactly, and a second run changes nothing. Needs the generator and the
# judge that $DMARC_SHARED has; DMARC_FULL makes it three mailboxes of 10,000
# messages.
set -u
tools=${DMARC_SHARED-}/tools
[ -n "${DMARC_SHARED-}" ] && [ -r "$tools/genmaildir.py" ] &&
    command -v python3 >/dev/null || exit 77
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export HOME=$work XDG_CONFIG_HOME=$work/etc LC_ALL=C.UTF-8
unset DMARC_DB DMARC_CONF DMARC_PARSE

messages=1000
[ -z "${DMARC_FULL-}" ] || messages=10000
failed=0
fail() {
	echo "FAILED: $1"
	failed=1
}

# check SEED HOSTILE: a mailbox of its own.
check() {
	rm -rf box db* truth.json
	python3 "$tools/genmaildir.py" box -n $messages --seed "$1" \
	    --hostile "$2" --truth truth.json >/dev/null || fail genmaildir.py
	"$DMARC_BIN/dmarc-ingest" --db db box 2>err || fail "exit $?"
	python3 "$tools/check_truth.py" truth.json db ||
	    fail "seed $1, hostile $2: the totals"
	seen=$(sqlite3 db 'SELECT count(*) FROM v_message')
	[ "$seen" = $messages ] || fail "seed $1: $seen messages in the ledger"
	sqlite3 db .dump >before
	"$DMARC_BIN/dmarc-ingest" --db db --verbose box 2>err ||
	    fail "second run: exit $?"
	grep -q '^nothing new: [0-9,]* messages, all known$' err ||
	    { fail 'the second run does not say so'; cat err; }
	sqlite3 db .dump | cmp - before || fail 'the second run wrote'
}
check 1 0
check 2 0.02
[ -z "${DMARC_FULL-}" ] || check 3 0
exit $failed
