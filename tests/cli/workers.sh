#!/bin/bash
# A worker that is killed, one that never answers and one that answers
# garbage each cost one message, which is set aside with its reason; the run
# goes on. tests/ingest/pool/badworker.c does these things when a message asks.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
bad=$DMARC_BIN/../tests/badworker

maildir box
for i in $(seq 100); do
	printf 'Subject: %d\n\nnothing\n' "$i" >"box/new/$i.mx"
done
for word in SEGV KILL HANG EXIT GARBLE-NOISE GARBLE-LENGTH FLOOD; do
	printf 'Subject: x\n\n%s\n' "$word" >"box/new/$word.mx"
done
printf '[limits]\nwall_seconds = 2\ninflated_bytes = 1048576\n' >conf
DMARC_PARSE=$bad "$ingest" --config conf --db db --verbose box 2>err ||
    fail 'the run did not go on' err
equal 'the last line' '107 messages: 100 not-a-report, 7 rejected' \
    "$(tail -n 1 err)"
# Sanitizers turn a SEGV into an exit status, so its detail is left open.
while IFS='|' read -r name reason detail; do
	got=$(sqlite3 db "SELECT count(*) FROM v_message WHERE
	    name = '$name.mx' AND outcome = 'rejected' AND
	    reason = '$reason' AND detail LIKE '%$detail%'")
	equal "$name is set aside for $reason ($detail)" 1 "$got"
	grep -q "^set aside: new/$name.mx: .*($reason; kept" err ||
	    fail "$name is not named" err
	[ -e "box/new/$name.mx" ] || fail "$name was moved"
done <<END
SEGV|parser-died|
KILL|parser-died|signal 9
EXIT|parser-died|exit status 3
HANG|parser-timeout|
GARBLE-NOISE|parser-garbled|
GARBLE-LENGTH|parser-garbled|
FLOOD|parser-garbled|
END
DMARC_PARSE=$bad "$ingest" --config conf --db db box 2>err
[ -s err ] && fail 'they were named again' err

# The same with the real thing: kill -9 whatever dmarc-parse is at work. The
# run stands still meanwhile, so that its workers are there, and hold messages.
rm -rf box db*
maildir box
for i in $(seq 3000); do
	printf 'Subject: %d\n\nnothing\n' "$i" >"box/new/$i.mx"
done
"$ingest" --db db --jobs 2 --verbose box 2>err &
pid=$!
for i in $(seq 1000); do
	kill -STOP $pid
	workers=$(ps -o pid= --ppid $pid)
	[ "$(wc -w <<<"$workers")" = 2 ] && break
	kill -CONT $pid
	sleep 0.01
done
equal 'workers to kill' 2 "$(wc -w <<<"$workers")"
for w in $workers; do
	kill -KILL "$w" || fail 'there was no worker to kill'
done
kill -CONT $pid
wait $pid || fail 'the run did not go on' err
equal messages 3000 "$(sqlite3 db 'SELECT count(*) FROM v_message')"
died=$(sqlite3 db "SELECT count(*) FROM v_message WHERE
    reason = 'parser-died' AND detail LIKE '%signal 9%'")
[ "$died" -le 2 ] || fail "two kills cost $died messages" err
equal 'not reports' $((3000 - died)) \
    "$(sqlite3 db "SELECT count(*) FROM v_message WHERE
    outcome = 'not-a-report'")"

# Every worker holds messages that are open; 64 of them on a machine of as many
# processors must do with the descriptors that cron gives to a job.
rm -rf db*
(ulimit -n 1024 && DMARC_PARSE=$bad "$ingest" --db db --jobs 64 --verbose \
    box 2>err) || fail '64 workers' err
equal 'the last line of 64 workers' '3,000 messages: 3,000 not-a-report' \
    "$(tail -n 1 err)"

finish
