#!/bin/bash
# The database file as people meet it: one that is not ours, or in no state
# to be used, is refused with a sentence and left alone; what can be read is
# read; and neither side waits for the other.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3
open_to_others

number() { sqlite3 -readonly db "SELECT count(*) FROM v_report"; }

fresh() {
	case=$1
	# `seen` says when a program in the background is ready: not the last one's
	chmod -R u+rwX . && rm -rf box db db-* dir seen
	maildir box
	feedback a >box/new/1.M1.mx
	feedback b >box/new/2.M2.mx
	"$ingest" --now 2026-11-20 --db db box/new/1.M1.mx || fail 'first run'
	equal reports 1 "$(number)"
}
now() { run "$1" "$ingest" --now 2026-11-20 --db db box; }
# Both programs refuse the file, which stays as it is, as does the mail.
refused() {
	cp db was
	now "$1"
	says "$2"
	one_line
	cmp -s db was || fail 'the file has changed'
	equal 'mail in new' 2 "$(find box/new -type f | wc -l)"
	run "$1" "$report" sources --now 2026-11-20 --db db
	says "$2"
	cmp -s db was || fail 'the file has changed'
}

fresh 'a newer version'
sqlite3 db 'PRAGMA user_version = 7; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
refused 65 'newer dmarc-ledger (format 7; this one knows 6)'

fresh 'of another program'
sqlite3 db 'PRAGMA application_id = 1; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
refused 65 'the database of another program'

fresh 'other tables under our mark'
rm -f db*
sqlite3 db 'PRAGMA application_id = 1145916465; PRAGMA user_version = 6;
    CREATE TABLE report (song)'
refused 65 'has other tables'

fresh 'no database'
rm -f db-*
echo 'this is a diary, and a long one, and it goes on for more than a hundred
bytes, as SQLite has a header of that many' >db
refused 65 'no SQLite database'

fresh 'cut off'
truncate -s -4096 db
refused 65 'corrupt'

fresh 'damaged inside'
pages=$(sqlite3 db 'PRAGMA page_count')
rm -f db-*
for page in $(seq 1 $((pages - 1))); do
	printf '\377\377\377\377' | dd of=db bs=1 seek=$((page * 4096)) \
	    conv=notrunc status=none
done
refused 65 'corrupt'

# A page may be needed late, when much has been read.
case='one page damaged'
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-20 --messages 60 many \
    >/dev/null || fail 'no mailbox'
"$ingest" --quiet --now 2026-11-20 --db whole many || fail 'not stored'
pages=$(sqlite3 whole 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA page_count' |
    tail -n 1)
refusals=0
for page in $(seq 1 $((pages - 1))); do
	rm -f db db-*
	cp whole db
	printf '\377\377\377\377' | dd of=db bs=1 seek=$((page * 4096)) \
	    conv=notrunc status=none
	status=0
	"$report" readiness --now 2026-11-20 --db db >out 2>err || status=$?
	[ $status != 0 ] || continue
	equal "page $page" 65 $status
	says corrupt
	refusals=$((refusals + 1))
done
[ $refusals -ge 10 ] || fail "only $refusals of $pages pages are needed"

fresh 'an empty file is a new database'
rm -f db db-*
: >db
now 0
equal reports 2 "$(number)"

for name in :memory: 'file:x?mode=memory' file::memory:; do
	fresh "a file called $name"
	run 0 "$ingest" --now 2026-11-20 --db "$name" box
	[ -s "$name" ] || fail 'it is not there'
	chmod a-w "$name"
	run 0 "$report" sources --now 2026-11-20 --db "$name"
	grep -q example.org out || fail 'no example.org in the report'
	rm -f "$name"*
done

fresh 'not there'
run 66 "$report" sources --now 2026-11-20 --db nowhere
says 'nowhere: there is no database yet; run dmarc-ingest first'
run 66 "$report" sources --now 2026-11-20 --db dbb
says 'dbb: no such database; did you mean db?'
[ ! -e nowhere ] || fail 'made one'
run 66 "$ingest" --now 2026-11-20 --db no/where box
says 'no/where: the folder of the database is not there; make it first'
[ ! -e no ] || fail 'made a folder'

fresh 'locked by another program'
mkfifo pipe
sqlite3 db <pipe >seen &
locker=$!
exec 9>pipe
echo 'BEGIN IMMEDIATE; SELECT 1;' >&9
until [ -s seen ]; do sleep 0.05; done
run 0 "$report" sources --now 2026-11-20 --db db
printf '[database]\nwait_seconds = 1\n' >conf
run 75 "$ingest" --config conf --now 2026-11-20 --db db box
says 'the database is locked by another program'
one_line
equal 'mail in new' 2 "$(find box/new -type f | wc -l)"
echo 'COMMIT;' >&9
exec 9>&-
wait $locker
rm pipe
now 0
equal reports 2 "$(number)"

fresh 'written with a rollback journal'
sqlite3 db 'PRAGMA journal_mode = DELETE' >/dev/null
mkfifo pipe
sqlite3 db <pipe >seen &
locker=$!
exec 9>pipe
echo 'PRAGMA cache_size = 1; BEGIN; UPDATE report SET
    error = hex(zeroblob(99999)); SELECT 1;' >&9
until [ -s seen ]; do sleep 0.05; done
run 75 "$report" sources --now 2026-11-20 --db db
says 'another program writes the database, or was stopped'
one_line
echo 'ROLLBACK;' >&9
exec 9>&-
wait $locker
rm pipe
run 0 "$report" sources --now 2026-11-20 --db db
now 0
equal reports 2 "$(number)"

fresh 'a reader does not hold up ingest'
mkfifo pipe
sqlite3 db <pipe >seen &
reader=$!
exec 9>pipe
echo 'BEGIN; SELECT count(*) FROM v_report;' >&9
until [ -s seen ]; do sleep 0.05; done
now 0
equal reports 2 "$(number)"
echo 'SELECT count(*) FROM v_report;' >&9
exec 9>&-
wait $reader
equal 'what the reader saw' '1 1 ' "$(tr '\n' ' ' <seen)"
rm pipe

fresh 'a folder that may not be written'
mkdir dir
cp db dir/db
chmod 644 dir/db
chmod 555 dir
run 0 as_other "$report" sources --now 2026-11-20 --db dir/db
run 77 as_other "$ingest" --now 2026-11-20 --db dir/db box/new/2.M2.mx
one_line
run 77 as_other "$ingest" --now 2026-11-20 --db dir/new box/new/2.M2.mx
equal files db "$(ls dir)"
chmod 755 dir

fresh 'a full disk'
mkdir -p disk
if mount -t tmpfs -o size=1m none disk 2>/dev/null; then
	on_exit='umount disk'
	run 0 "$ingest" --now 2026-11-20 --db disk/db box/new/1.M1.mx
	head -c 2M /dev/zero >disk/ballast 2>/dev/null
	run 75 "$ingest" --now 2026-11-20 --db disk/db box
	says 'the disk is full'
	one_line
	equal 'mail in new' 2 "$(find box/new -type f | wc -l)"
	run 0 "$report" sources --now 2026-11-20 --db disk/db
	grep -q example.org out || fail 'no example.org in the report'
	rm disk/ballast
	run 0 "$ingest" --now 2026-11-20 --db disk/db box
	equal 'mail in new' 0 "$(find box/new -type f | wc -l)"
	equal reports 2 "$(sqlite3 disk/db 'SELECT count(*) FROM v_report')"
	equal integrity ok "$(sqlite3 disk/db 'PRAGMA integrity_check')"
	umount disk
	on_exit=
fi

fresh 'another user reads beside the log'
chmod 644 db db-*
run 0 as_other "$report" sources --now 2026-11-20 --db db
grep -q example.org out || fail 'no example.org in the report'

finish
