#!/bin/bash
# More senders, addresses, names or reporters than memory may hold: a run stays
# below 128 MiB, no message is lost, and the senders that matter keep their
# numbers.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need sqlite3 python3
most=131072	# KiB
now=2026-11-17T06:00:00Z
# The sanitizer keeps freed memory for a while, and bytes around what is in use;
# both are not ours.
grep -q __asan_init "$report" && most=$((most * 9 / 8))
export ASAN_OPTIONS="${ASAN_OPTIONS-}:quarantine_size_mb=1"
export ASAN_OPTIONS="$ASAN_OPTIONS:malloc_context_size=0"

# peak COMMAND...: its output goes to out, the memory it had to $peak (KiB).
peak() {
	peak=$(python3 -c '
import resource, subprocess, sys
with open("out", "wb") as out:
    status = subprocess.run(sys.argv[1:], stdout=out).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)' "$@") || fail "status of $*"
}

# crowd KIND N: a database in db
crowd() {
	case=$1
	rm -f db*
	"$DMARC_SOURCE/bench/crowd" "$1" "$2" >mbox
	"$ingest" -q --db db mbox || fail "ingest"
	rm mbox
}

# sum FILE: the messages of all senders in a JSON document
sum() {
	python3 -c '
import json, sys
entries = json.load(open(sys.argv[1]))["domains"]
for e in entries:
    for s in e["senders"]:
        assert s["messages"] == sum(x["messages"] for x in s["sources"]), s
print(sum(s["messages"] for e in entries for s in e["senders"]))' "$1"
}

# within COMMAND...: it stays within the bound.
within() {
	peak "$report" "$@" --db db --now $now
	[ "$peak" -le $most ] || fail "$* took $peak KiB, more than $most"
}

crowd senders 60000
all=$(sqlite3 db "SELECT sum(messages) FROM record")
within weekly
grep -q '192.0.2.0/24  *own  *56,000' out || fail "own sender" out
grep -Eq 'about [0-9]{2},[0-9]00 more senders' out || fail "tells of the rest" out
within weekly --format json
equal "messages in JSON" "$all" "$(sum out)"
within weekly --format html
within weekly --format mail --to a@example.org
within explain example.org --sql
grep -q 'too many senders to list' out || fail "explain says so"
within sources --since 30d
grep -q "$(printf "%'d" "$all" | sed ':a;s/\B[0-9]\{3\}\>/,&/;ta') messages" \
    out || fail "total of sources" out
within sources --format csv
within senders --since 60d
equal "messages of senders" "$all" "$(grep -oE '# .*messages?[ ,]' out |
    grep -oE '[0-9,]+ messages?' | tr -d , | awk '{ n += $1 } END { print n }')"

for kind in networks selectors reporters; do
	crowd $kind 10000
	all=$(sqlite3 db "SELECT sum(messages) FROM record")
	within weekly --format json
	equal "messages in JSON" "$all" "$(sum out)"
	within sources
done
finish
