#!/bin/sh
# Who links what: only dmarc-parse may read mail and XML, and it knows no
# database.
set -u
failed=0

for program in "$DMARC_BIN"/dmarc-*; do
	needed=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
	case ${program##*/} in
	dmarc-parse)
		never='sqlite'
		for library in xml2 gmime zip; do
			echo "$needed" | grep -q "lib$library" || {
				echo "FAILED: $program does not link $library"
				failed=1
			}
		done ;;
	*)
		never='xml2|gmime|libzip' ;;
	esac
	if echo "$needed" | grep -E "$never"; then
		echo "FAILED: $program links what it may not"
		failed=1
	fi
	# Nor may what it needs bring it along.
	if ldd "$program" | grep -E "$never"; then
		echo "FAILED: a library of $program brings what it may not"
		failed=1
	fi
done
exit "$failed"
