#!/bin/bash
# Whose word counts: what strangers mail changes nothing that is advised, once
# our mail server vouches for three organizations; distrusted organizations.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
need jq python3 sqlite3
mkdir conf
printf '[ingest]\nauthserv_id = mx.example.org\n' >conf/dmarc.conf
strict=(--config conf/dmarc.conf)
picked=

# advised FILE: all that is said of all domains, without what was left out.
advised() {
	ask readiness --format json "${strict[@]}" |
	    jq '.domains | sort_by(.domain, .scope)[] |
	    del(.coverage.unvouched, .coverage.unreadable)' >"$1"
	[ -s "$1" ] || fail "$1: nothing is advised"
}

house_not_ready fix.example
house_roll_back back.example
house_ready ready.example
house_done done.example
house_mixed mixed.example
ingest
sql 'UPDATE report SET provenance = 1'
advised before.json

# Reports of strangers, the same in every run: any policy, any result, any
# organization, and counts up to a billion, about days with verified reports.
rm -f "$box"/*
RANDOM=11
# pick WORD...: one of the words
pick() {
	shift $((RANDOM % $#))
	picked=$1
}
for n in $(seq 150); do
	pick fix.example back.example ready.example done.example mixed.example
	domain=$picked
	pick none quarantine reject
	policy="<p>$picked</p>"
	pick none quarantine reject
	disposition=$picked
	pick pass fail
	result=$picked
	count=$((RANDOM * 32768 + RANDOM + 1))
	day=$(date -u -d "2026-11-15 - $((RANDOM % 28)) days" +%F)
	pick google.com yahooinc.com "forger$((RANDOM % 60)).example"
	email=dmarc@$picked report "Forger $((RANDOM % 60))" "$domain" \
	    "$day" "$policy" $((RANDOM % 3 + 1)) <<-END
	192.0.2.10 $count $disposition $result fail $domain $domain:s1:$result -
	203.0.113.$((n % 250)) $count $disposition $result $result $domain - $domain:mfrom:$result
	198.51.100.60 $count $disposition fail fail news.$domain x.example:k:pass x.example:mfrom:pass
	END
done
ingest
equal 'the forged reports are in' 150 \
    "$(sql 'SELECT count(*) FROM v_report WHERE provenance = '\''unknown'\''')"
advised after.json
diff -u before.json after.json || fail 'strangers change what is advised'
equal 'they are counted' true "$(ask readiness --format json "${strict[@]}" |
    jq '[.domains[] | select(.scope == "domain") |
    .coverage.unvouched | .left_out and .messages > 0] | all')"
ask weekly done.example --format prom "${strict[@]}" |
    grep -q '^dmarc_left_out_messages{.*why="unvouched".*} [1-9]' ||
    fail 'metrics do not say what is left out'
ask weekly done.example --format html "${strict[@]}" |
    grep -q 'does not vouch for' || fail 'HTML does not say what is left out'
ask weekly done.example --format mail --to root "${strict[@]}" |
    python3 -c 'import email, sys; print(email.message_from_file(
    sys.stdin).get_payload()[1].get_payload(decode=True).decode())' |
    grep -q 'does not vouch for' || fail 'the mail does not say it'
ask weekly done.example "${strict[@]}" >page
grep -q '^LEFT OUT .* reports that your mail server does not vouch for' page ||
    fail 'the page does not say what is left out' page
grep -q 'authserv_id' page && fail 'authserv_id is set' page

# Also on the short page of a quiet week.
ask weekly done.example "${strict[@]}" | grep -q '^Nothing to do' ||
    fail 'no quiet week'

# Without an authserv-id they count, and the page says what to do.
ask readiness --format json | jq -S '.domains[].verdict' >unset.json
jq -S .verdict before.json | cmp -s - unset.json && fail 'nobody is believed'
ask weekly done.example >page
equal 'it is recommended once' 1 "$(grep -c 'set authserv_id' page)"
printf '[ingest]\nauthserv_id = mx.example.org\n' >conf/dmarc.conf
sql 'UPDATE report SET provenance = 0'
ask weekly done.example "${strict[@]}" | grep -q 'is authserv_id the name' ||
    fail 'authserv_id is wrong, and the page does not say so'

# One organization of three is distrusted: its reports decide nothing.
fresh
house_done done.example
ingest
printf '[ingest]\ndistrust = Mail.Example; nobody.example\n' >conf/dmarc.conf
equal 'two organizations are left' '["google.com","yahooinc.com"] true' \
    "$(ask readiness --format json "${strict[@]}" | jq -c '.domains[].coverage |
    ([.reporters[].org] | sort), .mismatch.left_out' | paste -sd' ')"
equal 'and all three without' 3 "$(ask readiness --format json |
    jq '.domains[].coverage.reporters | length')"
# Organizations made up for an alarm have no word in it, while others are old;
# one that reports about another domain for weeks has.
alarm() {
	fresh
	house_done done.example
	spell other.example 2026-10-01 1 "$p_none" < <(own other.example 1)
	for who in one.example two.example; do
		[ "$1" = old ] && email=dmarc@$who report "$who" \
		    other.example 2026-10-01 "$p_none" < <(own other.example 1)
		for day in 12 13 14; do
			email=dmarc@$who report "$who" done.example \
			    "2026-11-$day" "$p_reject" <<-END
			192.0.2.10 90 reject fail fail done.example done.example:s1:fail done.example:mfrom:fail
			END
		done
	done
	ingest
	ask readiness done.example --format json | jq -r .domains[].verdict.code
}
equal 'the word of the new' HOLD "$(alarm new)"
equal 'the word of the old' ROLL_BACK "$(alarm old)"
finish
