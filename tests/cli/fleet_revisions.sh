#!/bin/bash
# Six hundred revisions of one report, of every provenance, that come to several
# hosts in any order: the engine counts what one ledger counts that saw them all.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1

printf '[ingest]\nauthserv_id = mx.example.org\n' >conf
results='Authentication-Results: mx.example.org;'
received='Received: from x by mx.example.org with ESMTP; Sat, 14 Nov 2026 03:00'
node one
users one

# revision N: a mail in the box that says so much of the report; some say the
# same as another one, and some of those with a better provenance.
maildir all
revision() {
	local n=$1 said
	said=$((n % 450))
	{
		case $((n % 3)) in
		1) echo "$results dkim=pass header.d=mail.example" ;;
		2) echo "$results dmarc=fail header.from=mail.example" ;;
		esac
		echo "$received"
		printf 'From: dmarc@mail.example\nSubject: Report\n'
		printf 'Content-Type: text/xml\n\n'
		feedback 1 org=mail.example email=dmarc@mail.example \
		    ip=192.0.2.$((said % 7)) count=$((said / 9))
	} >"all/new/$n"
}
for n in $(seq 600); do
	revision "$n"
done

# share NAME MESSAGE...: a host that saw these, in this order
share() {
	local name=$1 part n=0
	shift
	while [ $# -gt 0 ]; do
		n=$((n + 1)) part=$name.$n
		maildir "$part"
		cp "${@:1:60}" "$part/new" || exit 1
		"$ingest" --db "$name.db" --config conf --now "$now" \
		    --on-success keep "$part" 2>err || fail "$name" err
		shift $(($# < 60 ? $# : 60))
	done
}
mapfile -t all < <(ls -d all/new/*)
share one "${all[@]}"
equal 'revisions' 350 "$(sqlite3 one.db 'SELECT count(*) FROM report')"
equal 'provenances' 3 \
    "$(sqlite3 one.db 'SELECT count(DISTINCT provenance) FROM report')"
equal 'one counts' 1 "$(sqlite3 one.db 'SELECT sum(counted) FROM v_report')"

mapfile -t turned < <(ls -d all/new/* | tac)
mapfile -t mixed < <(ls -d all/new/* | sort -t/ -k3.3,3 -k3.1,3.1r)
share backward "${turned[@]:0:400}"
share mixed "${mixed[@]:150:450}"
share late "${turned[@]:350:250}" "${mixed[@]:0:200}"
for host in mixed backward late; do
	put $host.db one --host $host || fail "put $host" err
done
[ "$(asked one 'SELECT count(*) > 350 FROM dmarc.report')" = t ] ||
    fail 'no report came with two provenances'
same_rows 'three hosts' one.db one
get slice.db one example.org || fail 'get' err
same_views 'a slice' one.db slice.db
finish
