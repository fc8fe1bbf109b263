#!/bin/bash
# No mail adds more to the database than database_bytes: bench/worst makes
# mails as large as dmarc-ingest stores them, and compares.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3

worst() {
	"$DMARC_SOURCE/bench/worst" --bin "$DMARC_BIN" "$@" >out 2>err ||
	    fail "bench/worst $*" <(cat out err)
}

# Each kind for itself nearly fills the limit in one way.
worst --limit 1048576 dkim-lists overrides-998 names-250-down selectors \
    sources-v4-down sources-v6-spread evaluated-down tls-hosts tls-sources
equal 'kinds that are stored' 9 "$(grep -c ' stored$' out)"
awk 'NR > 1 && $3 < 100000 { exit 1 }' out || fail 'kinds that fill nothing' out

# What the reports of a message need is added up.
worst --limit 65536 metadata
grep -q 'database-bytes$' out || fail 'many reports in a message' out
awk 'NR > 1 && $3 > 8192 { exit 1 }' out || fail 'some are stored' out
worst metadata
grep -q ' stored$' out || fail 'many reports within the limit' out
finish
