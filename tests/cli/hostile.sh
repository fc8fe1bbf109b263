#!/bin/bash
# Mail by people who mean harm, a mailbox full of it: each message ends as it
# should, all at once or one by one, last first, within its time and memory, and
# nothing of it gets out. The mailbox is that of hostile.py; where $DMARC_SHARED
# has another kit and its judge, that too. DMARC_FULL shows each message to
# dmarc-parse too.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3
open_to_others

mkdir ours theirs
cd ours || exit 1
python3 "$DMARC_SOURCE/tests/cli/hostile.py" make kit || exit 1
judge=(python3 "$DMARC_SOURCE/tests/cli/hostile.py" judge)
. "$DMARC_SOURCE/tests/cli/hostile.bash"
kit=${DMARC_SHARED-}/hostile/hostile.py
judge=(python3 "${DMARC_SHARED-}/tools/check_hostile.py")
if [ -n "${DMARC_SHARED-}" ] && [ -r "$kit" ] && [ -r "${judge[1]}" ]; then
	cd ../theirs || exit 1
	python3 "$kit" kit >/dev/null || exit 1
	. "$DMARC_SOURCE/tests/cli/hostile.bash"
fi
finish
