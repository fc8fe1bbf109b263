#!/bin/bash
# dmarc-ingest as its users meet it: what it says, what it exits with, and
# what becomes of the mail.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
open_to_others

# run_ingest STATUS ARGUMENT...: it prints nothing on standard output.
run_ingest() {
	run "$1" "$ingest" "${@:2}"
	[ ! -s out ] || fail 'something on stdout' out
}
outcomes() {
	sqlite3 db "SELECT group_concat(outcome || ' ' || n, ', ') FROM
	    (SELECT outcome, count(*) AS n FROM v_message
	    GROUP BY 1 ORDER BY 1)"
}
mail() { find box -type f -path "box/$1/*" 2>/dev/null | wc -l; }

# report ID: a report as a mail with a bare XML part.
report() {
	printf '%s\n' 'From: reports@reporter.example' \
	    'To: dmarc@example.org' 'Subject: Report domain: example.org' \
	    'MIME-Version: 1.0' 'Content-Type: text/xml' '' \
	    '<?xml version="1.0"?>'
	feedback "$1" begin=1699920000
}
# A mail whose report is cut off, one that has none.
broken() { report "$1" | head -n 12; }
other() { printf 'From: a@example.org\nSubject: lunch\n\nAt noon?\n'; }

# Six messages: two reports, one twice, one broken, one that is none.
fresh() {
	rm -rf box db db-* out err
	maildir box
	report a >box/new/1.M1.mx
	report b >box/cur/2.M2.mx:2,F
	report a >box/new/3.M3.mx
	broken c >box/new/4.M4.mx
	other >box/cur/5.M5.mx:2,
	report half >box/tmp/6.M6.mx
	report hidden >box/new/.7.M7.mx
}
all='duplicate 1, not-a-report 1, rejected 1, stored 2'

case='a first run in cron'
fresh
run_ingest 0 --db db box
says 'set aside: new/4.M4.mx: '
says '; kept, see dmarc-report log)'
equal 'the last line' '1 of 5 messages set aside' "$(tail -n 1 err)"
equal 'lines' 2 "$(wc -l <err)"
equal outcomes "$all" "$(outcomes)"
equal 'left in new' '4.M4.mx' "$(cd box/new && echo *)"
equal 'in cur' '1.M1.mx:2,S 2.M2.mx:2,FS 3.M3.mx:2,S 5.M5.mx:2,' \
    "$(cd box/cur && echo *)"
[ -e box/tmp/6.M6.mx ] && [ -e box/new/.7.M7.mx ] || fail 'no messages gone'

case='a second run'
before=$(sqlite3 db .dump | sha256sum)
run_ingest 0 --db db box
silent
run_ingest 0 --db db --verbose box
equal 'the line' 'nothing new: 5 messages, all known' "$(cat err)"
equal 'the database' "$before" "$(sqlite3 db .dump | sha256sum)"

case='the tally'
fresh
run_ingest 0 --db db --verbose box
equal 'the last line' \
    '5 messages: 2 stored, 1 duplicate, 1 not-a-report, 1 rejected' \
    "$(tail -n 1 err)"
says 'no report in 1 other mail: cur/5.M5.mx:2,'
report d >box/new/8.M8.mx
run_ingest 0 --db db --verbose box
equal 'the line' \
    '6 messages: 3 stored, 1 duplicate, 1 not-a-report, 1 rejected (5 known before)' \
    "$(cat err)"

case='what held no report'
fresh
for i in 1 2 3 4; do
	{ other; echo "$i"; } >"box/new/1$i.mx"
done
cp "$DMARC_SOURCE/tests/data/mail/bounce.eml" box/new/20.mx
run_ingest 0 --db db --jobs 1 --verbose box
says 'no report in 5 other mails, 1 bounce: '
says ', ...'
equal 'names' 3 "$(grep '^no report' err | grep -o 'cur/\|new/' | wc -l)"
run_ingest 0 --db db box
silent
"$report" log --db db >out || fail log
tail -n 5 out | head -n 2 | diff - <(echo 'Looked at: 10 messages
Without a report: 5 other mails, 1 bounce; the latest:') || fail 'log' out
equal 'the latest' '  20.mx' "$(grep '^  [0-9]*.mx$' out | tail -n 3 | grep 20)"
rm -f db db-*
mkdir -p none/new none/cur
other >none/new/1.mx
run_ingest 0 --db db none
"$report" readiness example.org --db db >out || fail readiness
grep -q '^Without a report: 1 other mail; the latest:$' out ||
    fail 'readiness' out
rm -rf none

case='a run over read mail that had to be marked counts it once'
fresh
for i in $(seq 300); do report "cur$i" >"box/cur/$i.cur.mx:2,"; done
run_ingest 0 --db db --verbose box
equal 'the last line' \
    '305 messages: 302 stored, 1 duplicate, 1 not-a-report, 1 rejected' \
    "$(tail -n 1 err)"

case='on a terminal'
if script -qec true /dev/null >/dev/null 2>&1; then
	fresh
	TERM=xterm script -qec "$ingest --db db box" /dev/null >./tty </dev/null
	grep -qF '5 messages: 2 stored, 1 duplicate' tty || fail 'no tally' tty
	TERM=xterm script -qec "$ingest --db db box" /dev/null >./tty </dev/null
	grep -qF 'nothing new: 5 messages, all known' tty || fail 'no line' tty
fi

case='--quiet'
fresh
run_ingest 0 --db db --quiet box
silent

case='--strict'
fresh
run_ingest 1 --db db --strict box
run_ingest 0 --db db --strict box
run_ingest 1 --db db --strict --retry box	# it is still set aside
silent

case='--retry'
fresh
run_ingest 0 --db db box
report c >box/new/4.M4.mx
run_ingest 0 --db db box
silent
equal outcomes "$all" "$(outcomes)"
run_ingest 0 --db db --retry box
silent
equal outcomes 'stored 3' "$(outcomes | grep -o 'stored 3')"
equal 'left in new' 1 "$(mail new)"

case='--on-success keep, and then seen'
fresh
run_ingest 0 --db db --on-success keep box
equal 'in new' '1.M1.mx 3.M3.mx 4.M4.mx' "$(cd box/new && echo *)"
run_ingest 0 --db db --on-success keep --verbose box
equal 'the line' 'nothing new: 5 messages, all known' "$(cat err)"
run_ingest 0 --db db --verbose box
equal 'the line' 'nothing new: 5 messages, all known' "$(cat err)"
equal 'in new' '4.M4.mx' "$(cd box/new && echo *)"
equal outcomes "$all" "$(outcomes)"

case='--on-success move'
fresh
run_ingest 0 --db db --on-success move=done box
equal moved '1.M1.mx:2,S 2.M2.mx:2,FS 3.M3.mx:2,S' \
    "$(cd box/.done/cur && echo *)"
equal left 'new/4.M4.mx cur/5.M5.mx:2,' "$(cd box && echo new/* cur/*)"
run_ingest 0 --db db --recursive --on-success move=done --verbose box
equal 'the line' 'nothing new: 2 messages, all known' "$(cat err)"
run_ingest 2 --db db --on-success move=done box/.done
says 'cannot be moved'

case='--on-success move to a Maildir elsewhere'
fresh
maildir old
run_ingest 0 --db db --on-success "move=$work/old" box
equal moved 3 "$(find old -type f | wc -l)"
rm -rf old

case='flags behind another delimiter, as mbsync has it on some systems'
for delimiter in ';' '!'; do
	fresh
	mv box/cur/2.M2.mx:2,F "box/cur/2.M2.mx${delimiter}2,F"
	mv box/cur/5.M5.mx:2, "box/cur/5.M5.mx${delimiter}2,"
	run_ingest 0 --db db box
	equal 'in cur' "1.M1.mx;2,S 2.M2.mx;2,FS 3.M3.mx;2,S 5.M5.mx;2," \
	    "$(cd box/cur && echo * | tr '!' ';')"
	# A client changes flags: the message is known by the rest of its name.
	mv "box/cur/1.M1.mx${delimiter}2,S" "box/cur/1.M1.mx${delimiter}2,RS"
	run_ingest 0 --db db --verbose box
	equal 'the line' 'nothing new: 5 messages, all known' "$(cat err)"
done

case='--on-success delete'
fresh
run_ingest 0 --db db --on-success delete box
equal left 'new/4.M4.mx cur/5.M5.mx:2,' "$(cd box && echo new/* cur/*)"
equal outcomes "$all" "$(outcomes)"

case='--dry-run'
fresh
find box -type f -exec sha256sum {} + | sort >before
run_ingest 0 --db db --dry-run box
says 'dry run, nothing was changed: 5 messages: 2 stored, 1 duplicate'
[ -e db ] && fail 'it made a database'
find box -type f -exec sha256sum {} + | sort | cmp -s - before ||
    fail 'it changed mail'
run_ingest 0 --db db --on-success keep box
report e >box/new/9.M9.mx
sqlite3 db .dump >before
run_ingest 0 --db db --dry-run box
says '6 messages: 3 stored, 1 duplicate, 1 not-a-report, 1 rejected (5 known'
sqlite3 db .dump | cmp -s - before || fail 'it changed the database'

case='--recursive'
fresh
maildir box/.sub.folder box/plain/inner
mkdir box/other
report r1 >box/.sub.folder/new/1.mx
report r2 >box/plain/inner/cur/1.mx:2,S
ln -s ../.sub.folder box/other/link
run_ingest 0 --db db box
equal outcomes "$all" "$(outcomes)"
run_ingest 0 --db db --recursive --verbose box
equal 'the line' \
    '7 messages: 4 stored, 1 duplicate, 1 not-a-report, 1 rejected (5 known before)' \
    "$(tail -n 1 err)"
run_ingest 66 --db db box/plain
says 'has no new/ and cur/'
says '--recursive'
run_ingest 66 --db db --recursive box/other

case='an mbox, files and standard input'
fresh
{
	echo 'From a Mon Nov 16 00:00:00 2026'; report a; echo
	echo 'From b Mon Nov 16 00:00:01 2026'; other; echo
	echo 'From c Mon Nov 16 00:00:02 2026'; broken c; echo
} >in.mbox
report b | sed '1,/^$/d' >b.xml
gzip -c b.xml >b.xml.gz
report d >one.eml
run_ingest 0 --db db --verbose in.mbox b.xml b.xml.gz one.eml
says 'set aside: in.mbox, message at byte '
equal 'the last line' \
    '6 messages: 3 stored, 1 duplicate, 1 not-a-report, 1 rejected' \
    "$(tail -n 1 err)"
report e | "$ingest" --db db --verbose - 2>err || fail 'stdin' err
equal 'the line' '1 message: 1 stored' "$(cat err)"
"$ingest" --db db --verbose - <in.mbox 2>err || fail 'stdin' err
says '3 messages: 1 duplicate, 1 not-a-report, 1 rejected'
# another content under the same names: it must be seen
report x | sed '1,/^$/d' >b.xml
{ echo 'From a Mon Nov 16 00:00:00 2026'; report y; } >in.mbox
run_ingest 0 --db db --verbose in.mbox b.xml
equal 'the line' '2 messages: 2 stored' "$(cat err)"
run_ingest 0 --db db --verbose in.mbox b.xml
equal 'the line' 'nothing new: 2 messages, all known' "$(cat err)"
[ -e b.xml ] && [ -e in.mbox ] || fail 'a file is gone'

case='hostile names and entries'
fresh
long=$(printf 'x%.0s' $(seq 255))
report n1 >"box/new/$long"
report n2 >"box/new/$(printf 'a\nb\033[2J')"
report n3 >box/new/-rf
report n4 >'box/new/%n%s'
report n5 >"box/new/$(printf 'raw\377\376')"
broken n6 >"box/new/$(printf 'bad\033]0;x\007')"
mkfifo box/new/fifo
mkdir box/new/folder
ln -s /etc/passwd box/new/link
run_ingest 0 --db db box
says 'set aside: new/bad\x1b]0;x\x07: '
says 'set aside: new/fifo: '
says '(not-a-regular-file; '
LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177-\377]')" err &&
    fail 'raw bytes of a name' err
equal outcomes 'duplicate 1, not-a-report 1, rejected 5, stored 7' "$(outcomes)"
[ -e "box/cur/$long" ] || fail 'the long name did not move'
[ -p box/new/fifo ] && [ -L box/new/link ] && [ -d box/new/folder ] ||
    fail 'an entry that is no message was moved'
run_ingest 0 --db db box
silent
equal outcomes 'duplicate 1, not-a-report 1, rejected 5, stored 7' "$(outcomes)"

case='a message over the size limit'
fresh
truncate -s 5G box/new/sparse
run_ingest 0 --db db box
says 'set aside: new/sparse: '
says '(message-bytes; '
head -c 40M /dev/zero | "$ingest" --db db - 2>err || fail 'stdin' err
says 'set aside: standard input: '
says '(message-bytes; '

case='comments that are too many'
rm -rf box db db-*
maildir box
comments=$DMARC_SOURCE/tests/data/mail/comments.eml
kept() {
	sqlite3 db "SELECT count(*), sum(messages), count(override_comment)
	    FROM v_record"
}
cp "$comments" box/new/1.M1.mx
run_ingest 0 --db db --now 2024-06-25 box
silent		# a mark is no news
equal 'the mark' \
    'comments-cut|2: 2 of its comments were left out (comment_bytes)' \
    "$(sqlite3 db 'SELECT reason, detail FROM v_message')"
equal 'kept' '18|54|16' "$(kept)"
"$DMARC_BIN/dmarc-report" log --db db | grep -q comments-cut || fail 'log'
"$DMARC_BIN/dmarc-report" weekly --db db --now 2024-06-25 >out || fail 'weekly'
grep -E 'comments-cut|set aside' out && fail 'weekly names it'
# It is the same report under any limit.
printf '[limits]\ncomment_bytes = 72000\n' >more.conf
{ printf 'X-Copy: 2\n'; cat "$comments"; } >box/new/2.M2.mx
run_ingest 0 --db db --config more.conf box
equal outcomes 'duplicate 1, stored 1' "$(outcomes)"
equal 'kept' '18|54|16' "$(kept)"
rm -f db db-*
run_ingest 0 --db db --config more.conf --verbose --on-success keep box
grep -q marked err && fail 'a mark' err
equal 'kept' '18|54|18' "$(kept)"
rm -f db db-* box/cur/2.M2.mx*	# of two copies either may be first
run_ingest 0 --db db --verbose box
says 'marked: cur/1.M1.mx:2,S: 2: 2 of its comments were left out (comment_bytes)'
says '(comments-cut; see dmarc-report log)'

case='reports that need too much of the database'
fresh
printf '[limits]\ndatabase_bytes = 65536\n' >more.conf
rm -f box/new/* box/cur/*
cp "$comments" box/new/1.M1.mx
run_ingest 0 --db db --config more.conf --on-success delete --now 2024-06-25 \
    box
says 'set aside: new/1.M1.mx: its reports may need more than 65536 bytes'
says '(database_bytes) (database-bytes; kept, see dmarc-report log)'
equal outcomes 'rejected 1' "$(outcomes)"
equal 'left in new' 2 "$(mail new)"	# the hidden one, too
equal 'names' 1 "$(sqlite3 db 'SELECT count(*) FROM name')"
run_ingest 0 --db db --retry --now 2024-06-25 box
equal outcomes 'stored 1' "$(outcomes)"

case='settings'
fresh
mkdir -p etc/dmarc
printf '[ingest]\non_success = delete\n[domains]\nown = example.net\n' \
    >etc/dmarc/dmarc.conf
run_ingest 0 --quiet box
[ -e data/dmarc/dmarc.db ] || fail 'no database in XDG_DATA_HOME'
equal counted 0 "$(sqlite3 data/dmarc/dmarc.db \
    'SELECT group_concat(DISTINCT counted) FROM v_report')"
equal 'left in new' 2 "$(mail new)"	# the hidden one, too
sed -i s/example.net/example.org/ etc/dmarc/dmarc.conf
run_ingest 0 --quiet box
equal counted 1 "$(sqlite3 data/dmarc/dmarc.db \
    'SELECT group_concat(DISTINCT counted) FROM v_report')"
printf '[ingest]\nonsuccess = keep\n' >wrong.conf
run_ingest 78 --config wrong.conf box
says 'wrong.conf:2: [ingest] onsuccess: unknown key'
says 'did you mean "on_success"?'
run_ingest 78 --config missing.conf box
says missing.conf
printf '[ingest]\non_success = move=a/b\n' >wrong.conf
run_ingest 78 --config wrong.conf box
says 'wrong.conf:2: [ingest] on_success: must be move=FOLDER'
rm -rf etc data

case='usage'
run_ingest 2
says --help
run_ingest 2 --on-sucess keep box
says "unknown option 'on-sucess'; did you mean 'on-success'?"
run_ingest 2 --on-success burn box
says '--on-success: must be keep'
run_ingest 2 --jobs 0 box
says '--jobs: must be'
"$ingest" --help >out || fail '--help'
[ "$(wc -l <out)" -lt 24 ] || fail '--help is too long' out
"$ingest" --version | grep -q '^dmarc-ingest [0-9]' || fail '--version'
"$ingest" --help >/dev/full 2>/dev/null && fail '--help on a full disk'

case='what is not there'
fresh
run_ingest 66 --db db missing
says 'missing: No such file or directory; name a Maildir, an mbox, a folder or a file'
run_ingest 66 --db db boxx
says 'boxx: No such file or directory; did you mean box?'
run_ingest 66 --db db box/neww
says 'box/neww: No such file or directory; did you mean box/new?'
tilde=\~
run_ingest 66 --db db "$tilde/Maildir"
says 'only a shell makes a home directory of ~'
run_ingest 66 --db db missing nowhere
[ -e db ] && fail 'it began although there is no mailbox'
run_ingest 66 --db db missing box
says 'missing: No such file or directory; name a Maildir,'
says '; all others are done'
equal outcomes "$all" "$(outcomes)"
rm -f db db-*
run_ingest 66 --db db missing box nowhere
says 'not read: nowhere: No such file or directory'
says 'missing: No such file or directory; name a Maildir,'
says ' (2 in all, of 3); all others are done'
equal outcomes "$all" "$(outcomes)"
fresh
mkfifo fifo
run_ingest 66 --db db fifo
says 'neither a Maildir nor a regular file'
DMARC_PARSE=/nonexistent run_ingest 69 --db db box
says DMARC_PARSE
cp "$ingest" alone
PATH=/usr/bin:/bin ./alone --db db box 2>err
equal 'exit without dmarc-parse' 69 $?
says 'cannot find dmarc-parse'
DMARC_PARSE=/bin/false run_ingest 69 --db db box
equal 'left in new' '1.M1.mx 3.M3.mx 4.M4.mx' "$(cd box/new && echo *)"
equal 'messages entered' 0 "$(sqlite3 db 'SELECT count(*) FROM v_message')"

case='a database that is none'
fresh
echo 'no database' >db
run_ingest 65 --db db box
equal 'the file' 'no database' "$(cat db)"
equal 'left in new' 4 "$(mail new)"

case='a limit on the size of files'
fresh
for blocks in 40 100 200; do
	fresh
	(ulimit -f $blocks && run_ingest 75 --db db box && says 'ulimit -f' &&
	    exit $failed) || failed=1
done
equal 'left in new' 4 "$(mail new)"	# the hidden one, too
run_ingest 0 --db db box
equal outcomes "$all" "$(outcomes)"

case='a locked database'
fresh
run_ingest 0 --db db --on-success keep box
report z >box/new/10.mx
coproc sqlite3 db
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&"${COPROC[1]}"
read -r _ <&"${COPROC[0]}"
"$ingest" --db db box 2>err &
pid=$!
sleep 1
kill -TERM $pid
wait $pid
equal 'exit when stopped while waiting' 75 $?
eval "exec ${COPROC[1]}>&-"
wait

case='two at once'
fresh
for i in $(seq 200); do report "two$i" >"box/new/$i.two.mx"; done
"$ingest" --db db --quiet box 2>err1 &
"$ingest" --db db --quiet box 2>err2 || fail 'the one' err2
wait $! || fail 'the other' err1
equal reports 202 "$(sqlite3 db 'SELECT count(*) FROM v_report')"
equal 'seen' 200 "$(find box/cur -name '*.two.mx:2,S' | wc -l)"

# --foreground: without it, timeout(1) sends SIGCONT, too, and a check for leaks
# at the end may wait for ever.
case='stopped while it waits for its settings'
fresh
mkfifo settings
timeout --foreground -k 5 1 "$ingest" --config settings --db db box 2>err
equal 'exit of timeout(1)' 124 $?		# 137: it had to be killed
rm settings

case='stopped while it waits for its input'
fresh
mkfifo pipe
timeout --foreground -k 5 1 "$ingest" --db db - <>pipe 2>err
equal 'exit of timeout(1)' 124 $?
says 'stopped by a signal'
rm pipe

case='stopped by a signal'
fresh
for i in $(seq 1500); do report "sig$i" >"box/new/$i.sig.mx"; done
"$ingest" --db db box 2>err &
pid=$!
while [ ! -s db ]; do sleep 0.01; done
kill -TERM $pid
wait $pid
equal exit 75 $?
says 'stopped by a signal'
run_ingest 0 --db db --quiet box
equal reports 1502 "$(sqlite3 db 'SELECT count(*) FROM v_report')"

# As another user: root may read and write everything.
case='permissions'
fresh
give_away .
chmod 0 box/new/1.M1.mx
as_other "$ingest" --db db box 2>err
equal 'exit with an unreadable message' 77 $?
says 'set aside: new/1.M1.mx: '
says '(unreadable; '
says '1 message could not be read: permission denied'
equal outcomes 'not-a-report 1, rejected 2, stored 2' "$(outcomes)"
as_other "$ingest" --db db box 2>err
equal 'exit with it again' 77 $?
grep -q 'set aside' err && fail 'it was named again' err
chmod 600 box/new/1.M1.mx
as_other "$ingest" --db db box 2>err
equal 'exit when it can be read' 0 $?
equal outcomes "$all" "$(outcomes)"
fresh
give_away box
chmod 500 box/new box/cur
as_other "$ingest" --db db --quiet box 2>err
equal 'exit with a mailbox that cannot be changed' 77 $?
says '--on-success keep'
equal outcomes "$all" "$(outcomes)"
as_other "$ingest" --db db --on-success keep box 2>err
equal 'exit with keep' 0 $?
silent
chmod 0 box/new
as_other "$ingest" --db db box 2>err
equal 'exit with a closed folder' 77 $?
chmod 700 box/new box/cur

finish
