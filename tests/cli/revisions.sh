#!/bin/bash
# One report that comes again and again: the same facts count once, of others
# one counts, whatever came first and however many there are.
set -u
command -v sqlite3 >/dev/null || exit 77
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export HOME=$work XDG_CONFIG_HOME=$work/etc LC_ALL=C.UTF-8
unset DMARC_DB DMARC_CONF DMARC_PARSE
failed=0
fail() {
	echo "FAILED: $1"
	failed=1
}
# equal WHAT EXPECTED GOT
equal() {
	[ "$2" = "$3" ] || fail "$1: expected $2, got $3"
}
ask() {
	sqlite3 -separator ' ' db "$1"
}
# report NAME MESSAGES [ORG [EMAIL [IP]]]: a mail in the box
report() {
	mkdir -p box/new box/cur box/tmp
	cat >"box/new/$1" <<END
From: reports@mail.example
Subject: Report
Content-Type: text/xml

<feedback><report_metadata><org_name>${3-Example Mail}</org_name>
<email>${4-dmarc@mail.example}</email><report_id>1</report_id>
<date_range><begin>1794182400</begin><end>1794268799</end></date_range>
</report_metadata><policy_published><domain>example.org</domain>
<p>none</p></policy_published>
<record><row><source_ip>${5-192.0.2.1}</source_ip><count>$2</count>
<policy_evaluated><disposition>none</disposition><dkim>pass</dkim>
<spf>pass</spf></policy_evaluated></row>
<identifiers><header_from>example.org</header_from></identifiers>
<auth_results/></record></feedback>
END
}
ingest() {
	"$DMARC_BIN/dmarc-ingest" --db db "$@" box >out 2>err ||
	    fail "exit $?: $(cat err)"
}
fresh() {
	rm -rf box db*
}

# Who reports: trimmed, in one case, else the domain of the address.
report 1 5 'Example Mail'
report 2 5 ' EXAMPLE mail '
report 3 5 $'\n\texample mail\n'
report 4 5 'Example  Mail'
report 5 5 $'\xc3\x89cole Mail'
report 6 5 $'\xc3\xa9cole mail'
report 7 5 ''
report 8 5 '' postmaster@MAIL.example
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
		c) report c 9 'Example Mail' dmarc@mail.example 192.0.2.2 ;;
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
exit $failed
