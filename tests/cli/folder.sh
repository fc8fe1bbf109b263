#!/bin/bash
# A plain folder of mails, reports and archives, named on the command line of
# dmarc-ingest and dmarc-parse: read like its files, by name, and left alone.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need gzip sqlite3
parse=$DMARC_BIN/dmarc-parse

ask() {
	sqlite3 -separator ' ' db "$1"
}
fresh() {
	case=$1
	rm -rf folder db db-* err out
	mkdir folder
}
mail() {	# ID
	printf 'From: reports@reporter.example\nContent-Type: text/xml\n\n'
	feedback "$1"
}
stored="SELECT group_concat(report_id, '') FROM (SELECT report_id FROM v_report
    ORDER BY report_id)"

fill() {
	mail 1 >folder/1.eml
	feedback 2 >folder/2.xml
	feedback 3 | gzip >folder/3.xml.gz
	{ echo 'From a@example.org Sat Nov 14 03:00:00 2026'; mail 4; } \
	    >folder/4.mbox
	gzip -c folder/4.mbox >folder/5.mbox.gz
	mail 6 >'folder/6 with blanks and no suffix'
	mkdir folder/below
	mail 7 >folder/below/7.eml
	mail 8 >folder/.8.eml.part
}

fresh 'a folder'
fill
before=$(find folder -printf '%p %i %s %T@\n' | sort)
run 0 "$ingest" --db db folder
silent
equal reports 12346 "$(ask "$stored")"
equal 'in the ledger as files' "$work/folder 5" "$(ask "SELECT mailbox,
    count(*) FROM v_message WHERE name NOT GLOB '[0-9]' GROUP BY 1")"
run 0 "$ingest" --db db --verbose folder/ folder/1.eml
says 'nothing new: 7 messages, all known'
for how in seen move=done delete; do
	run 0 "$ingest" --db db --on-success $how folder
done
equal 'left alone' "$before" "$(find folder -printf '%p %i %s %T@\n' | sort)"
run 0 "$parse" --json folder
silent
equal 'dmarc-parse' '1 2 3 4 4 6' \
    "$(jq -r .report_id out | xargs)"
equal 'names' 'folder/1.eml folder/2.xml' "$(jq -r .file out | head -2 | xargs)"
run 0 "$parse" --json folder/ folder/1.eml
equal 'a slash' 'folder/1.eml' "$(jq -r .file out | head -1)"

fresh 'what is set aside is named, as of files'
mail 1 >folder/good
echo 'call them' >folder/note
printf 'BZh91AY&SY\201' >folder/x.bz2
feedback 2 | gzip | head -c 100 >folder/cut.gz
ln -s good folder/link
mkfifo folder/fifo
run 1 "$ingest" --db db --strict folder
says 'set aside: note: '
says 'set aside: x.bz2: compressed with bzip2'
says 'set aside: cut.gz: '
says 'set aside: link: a directory entry that is no regular file'
says 'set aside: fifo: '
says '5 of 6 messages set aside'
run 0 timeout 60 "$parse" --json folder
says 'folder/fifo: not a regular file'
says 'folder/link: not a regular file'
equal 'dmarc-parse' 'gzip-truncated 1 not-a-mail unsupported-archive' \
    "$(jq -r '.report_id // .error' out | xargs)"
feedback 2 | gzip >folder/cut.gz
run 0 "$ingest" --db db folder
equal 'a file that was finished' 12 "$(ask "$stored")"
run 0 "$ingest" --db db folder "$work/folder/good"
equal 'the path does not matter' 1 "$(ask "SELECT count(*) FROM v_message
    WHERE name = 'good'")"

fresh 'many files that are no mail'
for n in $(seq 200); do echo "note $n" >"folder/$n"; done
run 1 "$ingest" --db db --strict folder
equal lines 2 "$(wc -l <err)"
says 'set aside: 200 files, such as '

case='more files than dmarc-parse may open'
run 74 bash -c "ulimit -n 50; exec '$parse' --json folder"
equal lines 2 "$(wc -l <err)"
says 'the files from here on are skipped'
says 'raise ulimit -n'
[ "$(wc -l <out)" -gt 10 ] || fail 'the others are not read'

fresh 'the database in the folder'
mail 1 >folder/1.eml
for n in 1 2; do
	run 0 "$ingest" --db folder/dmarc.db folder
	silent
done
equal messages 1 "$(sqlite3 folder/dmarc.db 'SELECT count(*) FROM v_message')"

fresh 'no file to read'
run 66 "$ingest" --db db folder
says 'folder: not a Maildir: has no new/ and cur/, and no files'
run 66 "$parse" folder
says 'folder: '
one_line
mkdir folder/below
mail 1 >folder/below/1
mail 2 >folder/.hidden
run 66 "$ingest" --db db folder
says 'say --recursive'
[ ! -e db ] || fail 'a database was made'
run 66 "$parse" folder
one_line
maildir folder/box
mail 3 >folder/box/new/3
echo box >folder/subscriptions
run 66 "$ingest" --db db folder
says 'but Maildirs in it; name a folder, or say --recursive'
run 0 "$ingest" --db db --recursive folder
equal 'a Maildir stays a Maildir' 3 "$(ask "$stored")"
run 66 "$parse" folder/box
says 'folder/box: Is a directory; name the files in it'

fresh 'a file that may not be read'
open_to_others
parse=$DMARC_BIN/dmarc-parse
mail 1 >folder/1
mail 2 >folder/2
chmod 0 folder/1
mkdir mine
give_away folder mine
run 77 as_other "$ingest" --db mine/db folder
says '1 message could not be read: permission denied'
equal 'the other' 2 "$(sqlite3 mine/db 'SELECT report_id FROM v_report')"
run 77 as_other "$parse" --json folder
equal 'the other' 2 "$(jq -r .report_id out)"
chmod 0 folder
run 77 as_other "$ingest" --db mine/db folder
run 77 as_other "$parse" folder
chmod 700 folder

# The library of tests/fault, which release builds have, lets a file grow while
# workers start.
fault=$DMARC_BIN/../tests/fault.so
if [ -e "$fault" ]; then
	left=0
	for at in 1 2 3 4; do
		fresh "a file that grows at the ${at}th start"
		mail 1 >folder/1.eml
		run 0 timeout 60 env LD_PRELOAD="$fault" FAULT_DO=grow \
		    FAULT_PROGRAM=dmarc-ingest FAULT_CLASS=start \
		    FAULT_AT="$at" FAULT_FROM=folder/1.eml \
		    "$ingest" --db db --jobs 1 folder
		grep -qx 'left for the next run: 1.eml: it is being written' \
		    err && left=$((left + 1))
		run 0 "$ingest" --db db folder
		equal 'in the end' '1 3' \
		    "$(ask "SELECT report_id, messages FROM v_report")"
	done
	[ $left -gt 0 ] || fail 'it was never left for the next run'
fi

fresh 'names of all kinds'
name=$(printf 'a\033[2J\nb\377')
mail 1 >"folder/$name"
mail 2 >folder/-rf
run 0 "$ingest" --db db folder
equal reports 12 "$(ask "$stored")"
run 0 "$parse" folder
grep -q $'\033' out err && fail 'an escape sequence gets out'
finish
