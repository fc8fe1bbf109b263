#!/bin/bash
# What dmarc-parse --json says of every fixture: tests/data/*/NAME.xml has its
# answer in NAME.xml.json beside it, tests/data/tls/NAME.json in NAME.json.out. After a change that is meant to alter
# answers: ACCEPT=1 DMARC_BIN=build/dev/bin DMARC_SOURCE=. (as absolute paths)
# before this script, and read the difference before committing it.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
for dir in good quirk bad; do
	cd "$DMARC_SOURCE/tests/data/$dir" || exit 1
	if [ -n "${ACCEPT:-}" ]; then
		for file in *.xml; do
			"$DMARC_BIN/dmarc-parse" --json "$file" >"$file.json"
		done
		continue
	fi
	equal "$dir: answers" "$(ls ./*.xml | wc -l)" "$(ls ./*.xml.json | wc -l)"
	"$DMARC_BIN/dmarc-parse" --json ./*.xml | sed 's|"file":"./|"file":"|' |
	    diff -u <(for file in ./*.xml; do cat "$file.json"; done) - ||
	    fail "$dir: answers differ, see above"
done
# A TLS report: NAME.json, and its answer in NAME.json.out.
cd "$DMARC_SOURCE/tests/data/tls" || exit 1
if [ -n "${ACCEPT:-}" ]; then
	for file in *.json; do
		"$DMARC_BIN/dmarc-parse" --json "$file" >"$file.out"
	done
	finish
fi
equal 'tls: answers' "$(ls ./*.json | wc -l)" "$(ls ./*.json.out | wc -l)"
"$DMARC_BIN/dmarc-parse" --json ./*.json | sed 's|"file":"./|"file":"|' |
    diff -u <(for file in ./*.json; do cat "$file.out"; done) - ||
    fail 'tls: answers differ, see above'
finish
