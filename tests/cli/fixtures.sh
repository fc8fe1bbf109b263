#!/bin/bash
# What dmarc-parse --json says of every fixture: tests/data/*/NAME.EXT has its
# answer in NAME.EXT.json beside it. After a change that is meant to alter
# answers: ACCEPT=1 DMARC_BIN=... DMARC_SOURCE=. tests/cli/fixtures.sh, and
# read the difference before committing it.
set -u
failed=0 seen=0
for dir in good quirk bad; do
	cd "$DMARC_SOURCE/tests/data/$dir" || exit 1
	for file in *; do
		case $file in
		*.json) continue ;;
		esac
		seen=$((seen + 1))
		if [ -n "${ACCEPT:-}" ]; then
			"$DMARC_BIN/dmarc-parse" --json "$file" >"$file.json"
			continue
		fi
		if ! diff -u "$file.json" \
		    <("$DMARC_BIN/dmarc-parse" --json "$file"); then
			echo "FAILED: $dir/$file"
			failed=1
		fi
	done
	for answer in *.json; do
		[ -e "${answer%.json}" ] || {
			echo "FAILED: $dir/$answer answers nothing"
			failed=1
		}
	done
done
[ "$seen" -gt 50 ] || {
	echo "FAILED: only $seen fixtures"
	failed=1
}
exit $failed
