#!/bin/bash
# A mailbox in use: mail is delivered, read, flagged and removed while two
# runs at a time take it in. Afterwards one quiet run has all that was ever
# delivered, once.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export HOME=$work XDG_CONFIG_HOME=$work/etc LC_ALL=C.UTF-8
unset DMARC_DB DMARC_CONF DMARC_PARSE
ingest=$DMARC_BIN/dmarc-ingest

seconds=4
[ -z "${DMARC_FULL-}" ] || seconds=20
failed=0
fail() {
	echo "FAILED: $1"
	failed=1
}
is() { [ "$2" = "$3" ] || fail "$1: $2, not $3"; }
mkdir -p box/new box/cur box/tmp

template=$(cat <<'END'
<feedback><report_metadata><org_name>reporter.example</org_name>
<email>reports@reporter.example</email><report_id>@ID@</report_id>
<date_range><begin>1794700800</begin><end>1794787199</end></date_range>
</report_metadata><policy_published><domain>example.org</domain>
<p>none</p></policy_published><record><row><source_ip>192.0.2.7</source_ip>
<count>@N@</count><policy_evaluated><disposition>none</disposition>
<dkim>pass</dkim><spf>fail</spf></policy_evaluated></row><identifiers>
<header_from>example.org</header_from></identifiers><auth_results>
</auth_results></record></feedback>
END
)

# A delivery agent: written to tmp, renamed to new. Every tenth report comes
# a second time.
deliver() {
	n=0
	while [ -e on ]; do
		n=$((n + 1))
		id=$n
		[ $((n % 10)) = 0 ] && id=$((n - 5))
		text=${template/@ID@/storm$id}
		echo "${text/@N@/$((id % 7 + 1))}" >"box/tmp/$n.mx"
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
		"$ingest" --db db --quiet --jobs 1 box >"said$1" 2>&1
		rc=$?
		[ $rc = 0 ] || { echo "exit $rc"; cat "said$1"; } >>trouble
	done
}

touch on
deliver & read_mail & flag & expunge & again 1 & again 2 &
sleep $seconds
rm on
wait
[ ! -e trouble ] || { fail 'a run in the storm'; cat trouble; }

"$ingest" --db db --quiet box || fail 'the quiet run'
n=$(cat delivered)
is integrity "$(sqlite3 db 'PRAGMA integrity_check;
    PRAGMA foreign_key_check')" ok
is 'messages in the ledger' \
    "$(sqlite3 db 'SELECT count(*) FROM v_message')" "$n"
is 'reports' "$(sqlite3 db 'SELECT count(*) FROM v_report')" $((n - n / 10))
is 'messages counted' "$(sqlite3 db 'SELECT sum(messages) FROM v_record')" \
    "$(seq "$n" | awk '$1 % 10 { s += $1 % 7 + 1 } END { print s }')"
is 'names in the ledger' "$(sqlite3 db 'SELECT name FROM v_message
    ORDER BY CAST(name AS INTEGER)' | cksum)" "$(seq -f %.0f.mx "$n" | cksum)"
is 'what is not stored or a duplicate' "$(sqlite3 db "SELECT count(*)
    FROM v_message WHERE outcome NOT IN ('stored', 'duplicate')")" 0
is 'left in new' "$(find box/new -type f | wc -l)" 0
is 'left unmarked in cur' "$(find box/cur -type f ! -name '*:2,*S*' | wc -l)" 0
echo "$n delivered, $(find box/cur -type f | wc -l) left"
exit $failed
