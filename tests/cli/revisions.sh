#!/bin/bash
# One report that comes again and again: the same facts count once, of others
# one counts, whatever came first and however many there are.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need sqlite3

ask() {
	sqlite3 -separator ' ' db "$1"
}
# report NAME MESSAGES [NAME=VALUE...]: a mail in the box
report() {
	maildir box
	{
		printf 'From: reports@mail.example\nSubject: Report\n'
		printf 'Content-Type: text/xml\n\n'
		feedback 1 org='Example Mail' email=dmarc@mail.example \
		    begin=1794182400 ip=192.0.2.1 spf=pass count="$2" "${@:3}"
	} >"box/new/$1"
}
ingest() {
	"$DMARC_BIN/dmarc-ingest" --db db "$@" box >out 2>err ||
	    fail "exit $?" err
}
fresh() {
	rm -rf box db*
}

# Who reports: trimmed, in one case, else the domain of the address.
report 1 5
report 2 5 org=' EXAMPLE mail '
report 3 5 org=$'\n\texample mail\n'
report 4 5 org='Example  Mail'
report 5 5 org=$'\xc3\x89cole Mail'
report 6 5 org=$'\xc3\xa9cole mail'
report 7 5 org=
report 8 5 org= email=postmaster@MAIL.example
ingest
equal 'reporters' 4 "$(ask 'SELECT count(*) FROM v_report')"
equal 'duplicates' 4 "$(ask "SELECT count(*) FROM v_message
    WHERE outcome = 'duplicate'")"

# Of a, b and c the largest counts; of two as large, one and the same.
for order in 'a b c' 'a c b' 'b a c' 'b c a' 'c a b' 'c b a'; do
	fresh
	for which in $order; do
		case $which in
		a) report a 5 ;;
		b) report b 9 ;;
		c) report c 9 ip=192.0.2.2 ;;
		esac
		ingest
	done
	got="$(ask 'SELECT count(*), sum(counted), sum(messages * counted)
	    FROM v_report') $(ask 'SELECT source_ip FROM v_record')"
	[ -n "${first-}" ] || first=$got
	equal "$order" "$first" "$got"
	ingest --retry
	equal "$order, again" "$got" "$(ask 'SELECT count(*), sum(counted),
	    sum(messages * counted) FROM v_report') $(ask 'SELECT source_ip
	    FROM v_record')"
done
equal 'one of three counts' '3 1 9' "${first% *}"

# A flood of them: each is kept, one counts, and the file stays in proportion.
fresh
for n in $(seq 400); do
	report "$n" "$n"
done
ingest
equal 'a flood' '400 1 400' "$(ask 'SELECT count(*), sum(counted),
    sum(messages * counted) FROM v_report')"
equal 'its records' '1 400' "$(ask 'SELECT count(*), sum(messages)
    FROM v_record')"
size=$(stat -c %s db)
[ "$size" -lt $((400 * 2048 + 300000)) ] || fail "the file has $size bytes"
sqlite3 db .dump >before
ingest --retry
sqlite3 db .dump | cmp -s - before || fail 'a second run changes something'
finish
