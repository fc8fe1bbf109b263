#!/bin/bash
# A mailbox in use: mail is delivered, read, flagged and removed while two
# runs at a time take it in. Afterwards one quiet run has all that was ever
# delivered, once.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
seconds=4
[ -z "${DMARC_FULL-}" ] || seconds=20
maildir box

# A TLS report and a failure report, number 1.
need python3
maildir made
for kind in tls failure; do
	python3 "$DMARC_SOURCE/tests/cli/beside.py" $kind 1 made first=1 ||
	    fail "make $kind"
	mv made/new/* $kind.mail
done
printf '[limits]\nfailures_per_day = 10000\n' >conf

# mail ID: by its last digit a TLS report, a failure report, an aggregate report
mail() {
	case $1 in
	*3) sed "s/\"report-id\": \"1\"/\"report-id\": \"$1\"/" tls.mail ;;
	*6) sed "s/PRIVATE-id-1@/PRIVATE-id-$1@/" failure.mail ;;
	*) feedback "storm$1" count=$(($1 % 7 + 1)) ;;
	esac
}

# A delivery agent: written to tmp, renamed to new. Every tenth report comes
# a second time.
deliver() {
	n=0
	while [ -e on ]; do
		n=$((n + 1))
		id=$n
		case $((n % 30)) in
		0) id=$((n - 7)) ;;	# a TLS report
		10) id=$((n - 5)) ;;
		20) id=$((n - 4)) ;;	# a failure report
		esac
		mail $id >"box/tmp/$n.mx"
		mv "box/tmp/$n.mx" "box/new/$n.mx"
	done
	echo $n >delivered
}
# A client that shows the folder: what is new moves to cur.
read_mail() {
	while [ -e on ]; do
		for m in box/new/*; do
			mv -n "$m" "box/cur/${m##*/}:2," 2>/dev/null
		done
		sleep 0.05
	done
}
# A client whose user sets and clears flags.
flag() {
	while [ -e on ]; do
		for m in box/cur/*; do
			case $m in
			*:2,*F*) to=${m/F/} ;;
			*:2,) to=${m}F ;;
			*) to=${m%S}FS ;;
			esac
			mv -n "$m" "$to" 2>/dev/null
		done
	done
}
# One who removes what is stored, and only that.
expunge() {
	while [ -e on ]; do
		sqlite3 -cmd '.timeout 10000' -readonly db "SELECT name
		    FROM v_message WHERE outcome IN ('stored', 'duplicate')
		    ORDER BY random() LIMIT 5" 2>/dev/null |
		while read -r name; do
			rm -f "box/new/$name" "box/cur/$name:2,"*
		done
		sleep 0.02
	done
}
again() {
	while [ -e on ]; do
		"$ingest" --db db --config conf --now 2026-11-23 --quiet \
		    --jobs 1 box >"said$1" 2>&1
		rc=$?
		[ $rc = 0 ] || { echo "exit $rc"; cat "said$1"; } >>trouble
	done
}

touch on
deliver & read_mail & flag & expunge & again 1 & again 2 &
sleep $seconds
rm on
wait
[ ! -e trouble ] || fail 'a run in the storm' trouble

"$ingest" --db db --config conf --now 2026-11-23 --quiet box ||
    fail 'the quiet run'
n=$(cat delivered)
equal integrity ok "$(sqlite3 db 'PRAGMA integrity_check;
    PRAGMA foreign_key_check')"
equal 'messages in the ledger' \
    "$n" "$(sqlite3 db 'SELECT count(*) FROM v_message')"
# kind DIGITS: how many have a number that ends in one of them
kind() {
	seq "$n" | grep -c "[$1]\$"
}
equal 'reports' "$(kind 1245789)" \
    "$(sqlite3 db 'SELECT count(*) FROM v_report')"
equal 'TLS reports' "$(kind 3)" \
    "$(sqlite3 db 'SELECT count(*) FROM v_tls_report WHERE counted')"
equal 'failure reports' "$(kind 6)|$(kind 6)" \
    "$(sqlite3 db 'SELECT (SELECT count(*) FROM v_failure),
    (SELECT sum(reports) FROM v_failure_day)')"
equal 'messages counted' \
    "$(seq "$n" | awk '/[1245789]$/ { s += $1 % 7 + 1 } END { print s }')" \
    "$(sqlite3 db 'SELECT sum(messages) FROM v_record')"
equal 'names in the ledger' "$(seq -f %.0f.mx "$n" | cksum)" \
    "$(sqlite3 db 'SELECT name FROM v_message
    ORDER BY CAST(name AS INTEGER)' | cksum)"
equal 'what is not stored or a duplicate' 0 "$(sqlite3 db "SELECT count(*)
    FROM v_message WHERE outcome NOT IN ('stored', 'duplicate')")"
equal 'left in new' 0 "$(find box/new -type f | wc -l)"
equal 'left unmarked in cur' 0 \
    "$(find box/cur -type f ! -name '*:2,*S*' | wc -l)"
echo "$n delivered, $(find box/cur -type f | wc -l) left"
finish
