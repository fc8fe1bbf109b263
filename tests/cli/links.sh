#!/bin/bash
# Who links what: only dmarc-parse may read mail and XML, and it knows no
# database; only dmarc-fleet knows PostgreSQL.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1

for program in "$DMARC_BIN"/dmarc-*; do
	needed=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
	case ${program##*/} in
	dmarc-parse)
		never='sqlite|libpq'
		for library in xml2 gmime zip; do
			echo "$needed" | grep -q "lib$library" ||
			    fail "$program does not link $library"
		done ;;
	dmarc-fleet)
		never='xml2|gmime|libzip'
		echo "$needed" | grep -q 'libpq\.' ||
		    fail "$program does not link libpq" ;;
	*)
		never='xml2|gmime|libzip|libpq' ;;
	esac
	echo "$needed" | grep -E "$never" &&
	    fail "$program links what it may not"
	# Nor may what it needs bring it along.
	ldd "$program" | grep -E "$never" &&
	    fail "a library of $program brings what it may not"
done
finish
