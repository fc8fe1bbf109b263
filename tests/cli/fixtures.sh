#!/bin/bash
# What dmarc-parse --json says of every fixture: tests/data/*/NAME.xml has its
# answer in NAME.xml.json beside it, tests/data/tls/NAME.json in NAME.json.out,
# tests/data/failure/NAME.eml in NAME.eml.out. After a change that is meant to alter
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
# answers DIR SUFFIX: NAME.SUFFIX has its answer in NAME.SUFFIX.out.
answers() {
	cd "$DMARC_SOURCE/tests/data/$1" || exit 1
	if [ -n "${ACCEPT:-}" ]; then
		for file in *."$2"; do
			"$DMARC_BIN/dmarc-parse" --json "$file" >"$file.out"
		done
		return
	fi
	equal "$1: answers" "$(ls ./*."$2" | wc -l)" "$(ls ./*.out | wc -l)"
	"$DMARC_BIN/dmarc-parse" --json ./*."$2" |
	    sed 's|"file":"./|"file":"|' |
	    diff -u <(for file in ./*."$2"; do cat "$file.out"; done) - ||
	    fail "$1: answers differ, see above"
}
answers tls json
answers failure eml
finish
