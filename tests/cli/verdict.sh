#!/bin/bash
# The verdict from the database on: the same reports give the same document,
# whatever their order and however often they come, in any zone and locale;
# long periods; reports that may be forged.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
need sqlite3
ingest

# of FILTER [ARGUMENT...]: from the document
of() {
	local filter=$1
	shift
	ask readiness --format json "$@" | jq -r "$filter"
}

# Twice, under other names, the last first, and each in a run of its own.
ask readiness --format json >json || fail 'readiness' err
first=$db
mkdir again
i=999
for file in "$box"/*.xml; do
	cp "$file" "again/$i.xml"
	i=$((i - 1))
done
db=$work/second.db
for file in again/*.xml again/*.xml; do
	echo "$file"
done | xargs -n 40 "$DMARC_BIN/dmarc-ingest" --db "$db" --now "$now" 2>/dev/null
"$DMARC_BIN/dmarc-ingest" --db "$db" --now "$now" "$box"/*.xml 2>/dev/null
equal 'as many reports' "$(sqlite3 "$first" 'SELECT count(*) FROM v_report')" \
    "$(sql 'SELECT count(*) FROM v_report')"
# How many messages were refused is not about the domains.
same() {
	ask readiness --format json | jq 'del(.domains[].coverage.unreadable)' \
	    >other
	jq 'del(.domains[].coverage.unreadable)' json | cmp - other ||
	    fail "$1"
}
same 'order and repetition'
db=$first

# No zone, no locale.
for zone in America/Los_Angeles Pacific/Kiritimati UTC; do
	TZ=$zone ask readiness --format json | cmp json - || fail "TZ=$zone"
done
for locale in C POSIX $(locale -a | grep -vE '^(C|POSIX)' | head -3); do
	LC_ALL=$locale LANG=$locale ask readiness --format json |
	    cmp json - || fail "LC_ALL=$locale"
done

# Nor is any other page or file another elsewhere, or on a wide terminal.
mkdir elsewhere
for command in weekly 'weekly example.org' 'weekly --format html' \
    'weekly --format mail --to root' 'weekly --format prom' readiness explain \
    'explain --format json' sources 'sources --by ip' 'sources --format csv' \
    records 'records --format jsonl' log; do
	# shellcheck disable=SC2086
	ask $command >here || fail "$command" err
	# shellcheck disable=SC2086
	(cd elsewhere && LC_ALL=POSIX LANG=tr_TR.UTF-8 COLUMNS=200 \
	    TERM=xterm TZ=America/St_Johns ask $command) | cmp here - ||
	    fail "$command: not the same elsewhere"
done

# What is said of all domains at once is said of each alone, also when
# reports that may be forged are left out.
each() {
	local domain
	for domain in $(jq -r '[.domains[].domain] | unique[]' json); do
		ask readiness --format json "$@" "$domain"
	done | jq -s '[.[].domains[]] | sort_by(.domain, .scope)'
}
all() {
	ask readiness --format json "$@" | jq '.domains | sort_by(.domain, .scope)'
}
mkdir conf
printf '[ingest]\nauthserv_id = mx.example.com\n' >conf/dmarc.conf
each >each.json
all | cmp - each.json || fail 'all domains at once'
cp "$db" forged.db
db=forged.db sql 'UPDATE report SET provenance = 2 WHERE report_pk % 3 = 0'
db=forged.db each --config conf/dmarc.conf >forged.json
db=forged.db all --config conf/dmarc.conf | cmp - forged.json ||
    fail 'all domains at once, without what may be forged'
cmp -s each.json forged.json && fail 'nothing was left out'

# A policy holds on every day of a long period: 19 October to 14 November.
equal 'days at a policy by weekly reports' 27 \
    "$(of '.domains[] | select(.domain == "example.net") |
    .policy.days_at_policy' example.net)"
# Most of a day's messages decide, also in the part of a long period that
# falls on it: 70 of 7 days are 10 a day.
fresh
report Long example.com 2026-11-08 '<p>none</p>' 7 <<-END
192.0.2.1 70 none pass pass example.com example.com:s1:pass example.com:mfrom:pass
END
for day in 08 09 10 11 12 13 14; do
	report Short example.com "2026-11-$day" '<p>reject</p>' <<-END
	192.0.2.1 9 none pass pass example.com example.com:s1:pass example.com:mfrom:pass
	END
done
ingest
equal 'the majority of a day' 'none 7' \
    "$(of '.domains[0].policy | "\(.effective) \(.days_at_policy)"')"
fresh
report Long example.com 2026-11-10 '<p>none</p>' 6 <<-END
192.0.2.1 100 none pass pass example.com example.com:s1:pass example.com:mfrom:pass
END
ingest
equal 'a period that is not over yet' 'none 5' \
    "$(of '.domains[0].policy | "\(.effective) \(.days_at_policy)"')"

# Twice the same record in a long report is one number to be split: of two
# messages on 7 and 8 November one falls into the last seven days.
fresh
report Long example.com 2026-11-07 '<p>none</p>' 2 <<-END
192.0.2.1 1 none pass pass example.com example.com:s1:pass example.com:mfrom:pass
192.0.2.1 1 none pass pass example.com example.com:s1:pass example.com:mfrom:pass
END
ingest
equal 'the same record twice' 1 \
    "$(of '.domains[0].senders[0].week.messages')"

# The step that samples is proposed only if asked for.
fresh
for day in 04 05 06 07 08 09 10 11 12 13 14; do
	report google.com example.com "2026-11-$day" \
	    '<p>quarantine</p><pct>0</pct>' <<-END
	192.0.2.1 100 none pass pass example.com example.com:s1:pass example.com:mfrom:pass
	END
done
ingest
equal 'the plain step' 'v=DMARC1; p=quarantine' \
    "$(of '.domains[0].verdict.next_record')"
equal 'with --pct' 'v=DMARC1; p=quarantine; t=y; pct=25' \
    "$(of '.domains[0].verdict.next_record' --pct)"
status 2 '--pct is for' sources --pct

# Reports that may be forged are left out; what they would change is said for
# the domain and for its subdomains.
fresh
for day in $(seq 18 31); do
	date=2026-10-$day
	report good.example example.com "$date" '<p>none</p>' <<-END
	192.0.2.1 100 none pass pass example.com example.com:s1:pass example.com:mfrom:pass
	192.0.2.1 100 none pass pass a.example.com a.example.com:s1:pass a.example.com:mfrom:pass
	END
done
report bad.example example.com 2026-10-20 '<p>none</p>' <<-END
192.0.2.1 400 none fail fail a.example.com - a.example.com:mfrom:softfail
END
forged=$made
report good.example example.net 2026-10-20 '<p>none</p>' <<-END
192.0.2.1 10 none pass pass example.net example.net:s1:pass example.net:mfrom:pass
END
ingest
sql "UPDATE report SET provenance = 2 WHERE message = (SELECT message_pk
    FROM message WHERE name = '$forged.xml')"
equal 'left out' 'domain HOLD null true 400,subdomains HOLD NOT_READY true 400' \
    "$(of '[.domains[] | "\(.scope) \(.verdict.code) " +
    "\(.coverage.mismatch | "\(.verdict_with_them) \(.left_out) \(.messages)")"
    ] | join(",")' example.com --config conf/dmarc.conf)"
for command in weekly readiness; do
	equal "$command: what they would change" 'LEFT OUT 1 report that may be forged, with 400 messages. With them the verdict on subdomains would be NOT READY.' \
	    "$(ask $command example.com --config conf/dmarc.conf |
	    grep -A1 '^LEFT OUT' | head -2 | paste -sd' ' | tr -s ' ')"
done
# The page of several says it of all.
equal 'several: what they would change' 'LEFT OUT 1 report that may be forged, with 400 messages. With them another verdict on *.example.com.' \
    "$(ask weekly --config conf/dmarc.conf | grep -A1 '^LEFT OUT' | head -2 |
    paste -sd' ' | tr -s ' ')"
ask weekly | grep '^LEFT OUT' && fail 'several: nothing is left out'
equal 'without an authserv-id they count' 'HOLD NOT_READY' \
    "$(of '[.domains[].verdict.code] | join(" ")' example.com)"
finish
