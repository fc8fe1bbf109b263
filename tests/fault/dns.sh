#!/bin/bash
# dmarc-dns refresh, killed at any write: what is stored about each domain is of
# one run or the other, and a run that nobody disturbs gives the truth.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need sqlite3

domains='a.example b.example c.example'
day() {
	[ -z "${server_pid-}" ] || kill "$server_pid"
	wait 2>/dev/null
	for name in $domains; do
		cat <<-END
		$name. MX 10 mx$1.$name.
		mx$1.$name. A 198.18.0.$1
		$name. TXT "v=spf1 mx include:_spf$1.$name -all"
		_spf$1.$name. TXT "v=spf1 ip4:198.18.$1.0/24 -all"
		_dmarc.$name. TXT "v=DMARC1; p=none; rua=mailto:d$1@$name"
		1.0.18.198.in-addr.arpa. PTR mx$1.$name.
		END
	done | zone
	serve
}
# refresh DAY: as of that day
refresh() {
	"$dns" refresh --db db --resolver "$server" --rate 0 \
	    --now "2026-11-$1T06:00:00Z" >out 2>err
}
# all DATABASE DOMAIN: what is stored about a domain
all() {
	sqlite3 "$1" "SELECT * FROM dns_domain WHERE domain = '$2';
	    SELECT * FROM dns_record WHERE domain = '$2';
	    SELECT * FROM dns_include WHERE domain = '$2';
	    SELECT * FROM dns_finding WHERE domain = '$2';
	    SELECT * FROM dns_key WHERE domain = '$2';
	    SELECT * FROM dns_spf WHERE domain = '$2';
	    SELECT * FROM dns_history WHERE name LIKE '%$2'"
}

for name in $domains; do
	feedback "$name" domain="$name" begin="$(date -u -d 2026-11-10 +%s)" \
	    ip=198.18.0.1 >"$name.xml"
done
"$ingest" --db db --now 2026-11-12 ./*.xml || fail ingest
day 1
refresh 12 || fail 'the first day' err
cp db first
day 2
refresh 13 || fail 'the second day' err
cp db second
for name in $domains; do
	all first "$name" >"$name.first"
	all second "$name" >"$name.second"
	cmp -s "$name.first" "$name.second" && fail "$name: nothing changes"
done

# Questions are written, too: every fourth point is enough of those.
killed=0
for ((at = 1; at < 2000; at += 1 + RANDOM % 4)); do
	rm -f db*
	cp first db
	env LD_PRELOAD="$DMARC_FAULT" FAULT_PROGRAM=dmarc-dns \
	    FAULT_CLASS=write FAULT_AT=$at FAULT_DO=kill-before \
	    "$dns" refresh --db db --resolver "$server" --rate 0 \
	    --now 2026-11-13T06:00:00Z >out 2>err
	status=$?
	[ "$status" = 137 ] || break
	killed=$((killed + 1))
	[ "$(sqlite3 db 'PRAGMA integrity_check')" = ok ] ||
	    fail "write $at: the database is not whole"
	for name in $domains; do
		all db "$name" >got
		cmp -s got "$name.first" || cmp -s got "$name.second" ||
		    fail "write $at: $name is of no run" got
	done
	if ((killed % 8 == 0)); then
		refresh 13 || fail "write $at: the next run" err
		for name in $domains; do
			all db "$name" | cmp -s - "$name.second" ||
			    fail "write $at: $name after the next run"
		done
	fi
done 2>/dev/null
[ "$status" = 0 ] || fail "the run of $at writes: exit $status" err
[ "$killed" -gt 20 ] || fail "killed only $killed times"
finish
