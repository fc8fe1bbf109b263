#!/bin/bash
# dmarc-parse from the command line: options, exit statuses, what goes where.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
mail=$DMARC_SOURCE/tests/data/mail

# it SENTENCE: the test that follows failed
it() {
	fail "it $1"
}

# parse STATUS ARGUMENT...
parse() {
	run "$1" "$DMARC_BIN/dmarc-parse" "${@:2}"
}

parse 0 --help
[ ! -s err ] || it "says nothing on stderr for --help"
[ "$(wc -l <out)" -lt 24 ] || it "helps in less than 24 lines"
[ "$(wc -L <out)" -le 80 ] || it "helps in 80 columns"
parse 0 --version
grep -q '^dmarc-parse [0-9]' out || it "tells its version"
parse 2
parse 2 --jsno "$mail/report.xml"
grep -qxF "dmarc-parse: unknown option 'jsno'; did you mean 'json'? (dmarc-parse --help)" err ||
	it "guesses the option that was meant"
parse 2 -x "$mail/report.xml"
grep -qF 'unknown option -x' err || it "names a letter that is no option"

parse 0 --json "$mail/two-reports.eml" "$mail/spam.eml" "$mail/good-and-bad.eml"
[ ! -s err ] || it "is silent on stderr when all is well"
[ "$(wc -l <out)" = 5 ] || it "prints one line for each finding"
jq -se '.[0].report_id == "1" and .[1].report_id == "2" and
	.[0].part == "2" and .[1].part == "3" and
	.[2].not_a_report == "mail" and .[3].error == "gzip-truncated" and
	.[4].records[0].count == 3' out >/dev/null ||
	it "prints JSON in the order of files and parts"

parse 0 --json "$mail/comments.eml"
jq -e '.cut_comments == 2 and (.records | length) == 18 and
	([.records[].count] | add) == 54 and
	([.records[].reasons[0] | select(.comment == null)] | length) == 2 and
	.records[15].reasons[0].comment[0:3] == "15x"' out \
	>/dev/null || it "counts what it has left the comments of out"
parse 0 "$mail/report.zip"
grep -q 'reporter\.example' out || it "shows a report to a person"
parse 0 "$mail/two-reports.eml" "$mail/spam.eml"
[ "$(grep -A 1 '^$' out | grep -cE '^DMARC report|spam')" = 2 ] ||
	it "sets findings apart by an empty line"
parse 0 --json - <"$mail/report.xml.gz"
jq -e '.file == "-" and .domain == "example.org"' out >/dev/null ||
	it "reads standard input"

for mail_of_box in two-reports spam good-and-bad; do
	echo 'From reports@reporter.example Sat Jun 22 02:59:00 2024'
	cat "$mail/$mail_of_box.eml"
	echo
done >mbox
parse 0 --json mbox
[ "$(jq -r '.report_id // .error // .not_a_report' out | xargs)" = \
    '1 2 mail gzip-truncated 1' ] || it "shows each message of an mbox"

# one byte more than a message may have, and none of it is looked at
{ cat "$mail/report.xml"; head -c $((32 << 20)) /dev/zero; } |
    head -c $(((32 << 20) + 1)) >big
parse 0 --json big
[ "$(jq -r .error out)" = message-bytes ] || it "limits what it reads"
parse 0 --json - <big
[ "$(jq -r .error out)" = message-bytes ] || it "limits its input"

parse 2 --nonsense
grep -q 'dmarc-parse --help' err || it "says where help is"
parse 66 --json missing "$mail/report.xml"
jq -e '.report_id == "1"' out >/dev/null ||
	it "reads the other files when one is missing"
grep -q "missing: No such file" err || it "names a missing file"
parse 66 "$mail/report.xlm"
grep -qxF "dmarc-parse: $mail/report.xlm: No such file or directory; did you mean $mail/report.xml?" \
    err || it "guesses the file that was meant"
mkdir short
touch short/xy
parse 66 short/ab
grep -q 'did you mean' err && it "guesses a name that has no letter of it"
maildir box
parse 66 box
grep -q 'Is a directory; name the files in it' err ||
	it "says what to do with a Maildir"
if [ "$(id -u)" != 0 ]; then
	cp "$mail/report.xml" secret
	chmod 0 secret
	parse 77 secret
fi

# names and values of strangers
name=$(printf 'a\033[2J\nb')
cp "$mail/report.xml" "$name"
parse 0 "$name"
parse 66 "$name.missing"
grep -q "$(printf '\033')" out err &&
	it "escapes file names"
[ "$(wc -l <err)" = 1 ] || it "keeps a complaint on one line"

# a file as output grows; a full one is told
"$DMARC_BIN/dmarc-parse" --json "$mail"/*.eml >all || it "reads all"
[ "$(wc -c <all)" -gt 10000 ] || it "writes into a file"
if [ -w /dev/full ]; then
	"$DMARC_BIN/dmarc-parse" --json "$mail/report.xml" >/dev/full 2>err
	[ $? = 74 ] || it "exits with 74 when the output is full"
	grep -q . err || it "says that the output is full"
	"$DMARC_BIN/dmarc-parse" --help >/dev/full 2>/dev/null
	[ $? = 74 ] || it "exits with 74 when help cannot be written"
fi

finish
