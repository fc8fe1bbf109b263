#!/bin/bash
# dmarc-fleet put, killed at any call that writes or that speaks to the engine:
# no report is neither there nor waiting, and a run that nobody disturbs gives
# what one run would have given, also of what DNS says.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1

node one
users one
# Two batches of them.
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 --messages 510 \
    sample >/dev/null || fail 'sample-maildir'
"$ingest" --db first.db --now "$now" sample 2>err || fail 'ingest' err
sqlite3 first.db "INSERT INTO dns_domain (domain, checked_ts)
    SELECT name, 1794700800 FROM domain;
    INSERT INTO dns_key (domain, selector, state, testing, checked_ts)
    SELECT name, 's1', 'missing', 0, 1794700800 FROM domain;
    INSERT INTO dns_history SELECT 'dkim', 's1._domainkey.' || name, '',
    1794700800, 1794787200 FROM domain;
    INSERT INTO dns_host (ip, confirmed, checked_ts)
    SELECT ip, 0, 1794700800 FROM source"
case='undisturbed'
cp first.db db
put db one || fail 'put' err
set_of="SELECT encode(facts, 'hex') FROM dmarc.report ORDER BY 1"
asked one "$set_of" >want
facts='SELECT domain, kind, name, checked_ts, answer FROM dmarc.dns
    ORDER BY 1, 2, 3, 4, 5'
asked one "$facts" >want.facts
[ "$(wc -l <want.facts)" -gt 100 ] || fail 'few facts'
equal 'reports' "$(sqlite3 first.db 'SELECT count(*) FROM report')" \
    "$(wc -l <want)"

# point CLASS NUMBER DEED: status is what the run ended with
point() {
	rm -f db*
	cp first.db db
	asked one 'TRUNCATE dmarc.report, dmarc.dns, dmarc.ledger'
	env LD_PRELOAD="$DMARC_FAULT" FAULT_PROGRAM=dmarc-fleet \
	    FAULT_CLASS="$1" FAULT_AT="$2" FAULT_DO="$3" "$fleet" put --db db \
	    --engine "$(engine one putter)" --now "$now" >out 2>err
	status=$?
}
# check: nothing is lost, and the next run brings the rest
check() {
	[ "$(sqlite3 db 'PRAGMA integrity_check')" = ok ] ||
	    fail 'the ledger is not whole'
	if [ "$(sqlite3 db 'SELECT count(*) FROM fleet')" = 1 ]; then
		{
			asked one "$set_of"
			sqlite3 db 'SELECT lower(hex(facts)) FROM unsent
			    JOIN report ON report_pk = unsent.report'
		} | sort -u | cmp -s - <(sort -u want) ||
		    fail 'a report is lost'
	fi
	put db one || fail 'the next run' err
	asked one "$set_of" | cmp -s - want || fail 'the set'
	asked one "$facts" | cmp -s - want.facts || fail 'the facts'
	equal 'unsent' 0 "$(sqlite3 db 'SELECT count(*) FROM unsent')"
}

# Each call in the long run; else a sample of them.
killed=0
while read -r class deed step; do
	for ((at = 1; at < 5000; at += ${DMARC_FULL:-$step})); do
		case="$class $at, $deed"
		point "$class" "$at" "$deed"
		[ "$status" = 137 ] || break
		killed=$((killed + 1))
		check
	done
	[ "$status" = 0 ] || fail "the run of that many: exit $status" err
done 2>/dev/null <<'END'
write kill-before 2
write kill-after 5
sync kill-before 2
start kill-before 1
read kill-before 12
END
[ "$killed" -gt 35 ] || fail "killed only $killed times"
finish
