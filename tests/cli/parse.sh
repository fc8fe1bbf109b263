#!/bin/sh
# dmarc-parse from the command line: options, exit statuses, what goes where.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mail=$DMARC_SOURCE/tests/data/mail
failed=0

# it SENTENCE: the test that follows failed
it() {
	echo "FAILED: it $1"
	failed=1
}

# run STATUS ARGUMENT...: output in out and err, the status as expected
run() {
	want=$1
	shift
	"$DMARC_BIN/dmarc-parse" "$@" >"$work/out" 2>"$work/err"
	got=$?
	[ "$got" = "$want" ] || it "exits with $want, not $got: $*"
}

run 0 --help
[ ! -s "$work/err" ] || it "says nothing on stderr for --help"
[ "$(wc -l <"$work/out")" -lt 24 ] || it "helps in less than 24 lines"
[ "$(wc -L <"$work/out")" -le 80 ] || it "helps in 80 columns"
run 0 --version
grep -q '^dmarc-parse [0-9]' "$work/out" || it "tells its version"
run 2
run 2 --nonsense "$mail/report.xml"
grep -q . "$work/err" || it "says why an option is wrong"

run 0 --json "$mail/two-reports.eml" "$mail/spam.eml" "$mail/good-and-bad.eml"
[ ! -s "$work/err" ] || it "is silent on stderr when all is well"
[ "$(wc -l <"$work/out")" = 5 ] || it "prints one line for each finding"
jq -se '.[0].report_id == "1" and .[1].report_id == "2" and
	.[0].part == "2" and .[1].part == "3" and
	.[2].not_a_report == "mail" and .[3].error == "gzip-truncated" and
	.[4].records[0].count == 3' "$work/out" >/dev/null ||
	it "prints JSON in the order of files and parts"

run 0 --json "$mail/comments.eml"
jq -e '.cut_comments == 2 and (.records | length) == 18 and
	([.records[].count] | add) == 54 and
	([.records[].reasons[0] | select(.comment == null)] | length) == 2 and
	.records[15].reasons[0].comment[0:3] == "15x"' "$work/out" \
	>/dev/null || it "counts what it has left the comments of out"
run 0 "$mail/report.zip"
grep -q 'reporter\.example' "$work/out" || it "shows a report to a person"
run 0 "$mail/two-reports.eml" "$mail/spam.eml"
[ "$(grep -A 1 '^$' "$work/out" | grep -cE '^DMARC report|spam')" = 2 ] ||
	it "sets findings apart by an empty line"
run 0 --json - <"$mail/report.xml.gz"
jq -e '.file == "-" and .domain == "example.org"' "$work/out" >/dev/null ||
	it "reads standard input"

for mail_of_box in two-reports spam good-and-bad; do
	echo 'From reports@reporter.example Sat Jun 22 02:59:00 2024'
	cat "$mail/$mail_of_box.eml"
	echo
done >"$work/mbox"
run 0 --json "$work/mbox"
[ "$(jq -r '.report_id // .error // .not_a_report' "$work/out" | xargs)" = \
    '1 2 mail gzip-truncated 1' ] || it "shows each message of an mbox"

# one byte more than a message may have, and none of it is looked at
{ cat "$mail/report.xml"; head -c $((32 << 20)) /dev/zero; } |
    head -c $(((32 << 20) + 1)) >"$work/big"
run 0 --json "$work/big"
[ "$(jq -r .error "$work/out")" = message-bytes ] || it "limits what it reads"
run 0 --json - <"$work/big"
[ "$(jq -r .error "$work/out")" = message-bytes ] || it "limits its input"

run 2 --nonsense
grep -q 'Try dmarc-parse --help' "$work/err" || it "says where help is"
run 66 --json "$work/missing" "$mail/report.xml"
jq -e '.report_id == "1"' "$work/out" >/dev/null ||
	it "reads the other files when one is missing"
grep -q "missing: No such file" "$work/err" || it "names a missing file"
run 66 "$work"
grep -q 'Is a directory; name the files in it' "$work/err" ||
	it "says what to do with a folder"
if [ "$(id -u)" != 0 ]; then
	cp "$mail/report.xml" "$work/secret"
	chmod 0 "$work/secret"
	run 77 "$work/secret"
fi

# names and values of strangers
name=$(printf 'a\033[2J\nb')
cp "$mail/report.xml" "$work/$name"
run 0 "$work/$name"
run 66 "$work/$name.missing"
grep -q "$(printf '\033')" "$work/out" "$work/err" &&
	it "escapes file names"
[ "$(wc -l <"$work/err")" = 1 ] || it "keeps a complaint on one line"

# a file as output grows; a full one is told
"$DMARC_BIN/dmarc-parse" --json "$mail"/*.eml >"$work/all" || it "reads all"
[ "$(wc -c <"$work/all")" -gt 10000 ] || it "writes into a file"
if [ -w /dev/full ]; then
	"$DMARC_BIN/dmarc-parse" --json "$mail/report.xml" >/dev/full 2>"$work/err"
	[ $? = 74 ] || it "exits with 74 when the output is full"
	grep -q . "$work/err" || it "says that the output is full"
	"$DMARC_BIN/dmarc-parse" --help >/dev/full 2>/dev/null
	[ $? = 74 ] || it "exits with 74 when help cannot be written"
fi

exit "$failed"
