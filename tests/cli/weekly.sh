#!/bin/bash
# dmarc-report weekly: the pages of a normal, a quiet and a first week.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
ingest

page weekly weekly
page weekly-domain weekly example.org
page weekly-unknown weekly unknown.example

# Sums of the last 7 settled days, against the view; classes are another
# test's.
total() {
	sql "SELECT coalesce(sum($1), 0) FROM v_daily WHERE policy_domain $2
	    AND day BETWEEN date('2026-11-14', '-$(($3 + 6)) days')
	    AND date('2026-11-14', '-$3 days')"
}
# days WHERE: "1,301 messages (+1%), 82.8% pass DMARC"
days() {
	local now_all before now_pass
	now_all=$(total messages "$1" 0)
	before=$(total messages "$1" 7)
	now_pass=$(total dmarc_pass "$1" 0)
	sql "SELECT printf('%,d messages (%+.0f%%), %.1f%% pass DMARC', $now_all,
	    100.0 * $now_all / $before - 100, 100.0 * $now_pass / $now_all)"
}
grep -qF "The 7 days to 14 Nov: $(days "LIKE '%'")." weekly.txt ||
    fail "all: $(days "LIKE '%'")"
# Of a domain there are two scopes: the view is about both.
equal 'the days of a domain' "$(total messages "= 'example.org'" 0)" \
    "$(sed -n 's/^THE 7 DAYS TO 14 Nov: \([0-9,]*\) .*/\1/p' \
    weekly-domain.txt | tr -d , | awk '{ n += $1 } END { print n }')"

# Whatever the weekday: title, sums and verdict of weekly, and sources, are
# about days that end on the same day, and their messages are as many.
for day in {16..22}; do
	now=2026-11-$day
	last=$(date -u -d "$now - 2 days" '+%-d %b')
	first=$(date -u -d "$now - 8 days" '+%a %-d %b')
	title='DMARC week 46'
	[ "$day" = 17 ] || title="DMARC week to $last"
	for domain in example.org example.net; do
		ask readiness $domain >page || fail "$now $domain"
		ask weekly $domain >week || fail "$now $domain"
		ask sources $domain >sent || fail "$now $domain"
		grep -qE "^$title: $domain +$first - [A-Z][a-z]+ $last 2026 UTC$" \
		    week || fail "$now: title" week
		grep -q "^THE 7 DAYS TO $last: " page || fail "$now: sums" page
		grep -q -- "- $last 2026 (28 days, UTC)" sent ||
		    fail "$now: sources" sent
		equal "$now: messages of $domain" \
		    "$(head -1 sent | tr -d , | awk '{ print $2 }')" \
		    "$(sed -nE "s/.*\(28 days to $last: ([0-9,]+) mess.*/\1/p" \
		    page | tr -d , | awk '{ n += $1 } END { print n }')"
	done
	ask weekly >page || fail "$now"
	grep -q "^$title: 2 domains .* $last 2026 UTC" page || fail "$now" page
	grep -q "^The 7 days to $last: " page || fail "$now: sums" page
	ask weekly --format html | grep -q "<title>$title: 2 domains</title>" ||
	    fail "$now: title of HTML"
	ask weekly --format mail --to root |
	    grep -q "^Subject: $title: 2 domains" || fail "$now: subject"
done

# An ISO week is that of the moment when its days were settled.
now=2026-12-24
ask weekly --week 2026-W46 >week || fail '--week'
now=2026-11-17
ask weekly | cmp - week || fail '--week is the page of its time'
ask sources --since 2026-W45 --until 2026-W46 >sources || fail 'ISO weeks'
grep -q '2 Nov - 15 Nov 2026 (14 days' sources || fail 'days of ISO weeks'
status 2 'not settled before 2026-11-24' weekly --week 2026-W47 \
    --now 2026-11-23
status 2 'wants an ISO week' weekly --week 2026-W54
status 2 'is for weekly' sources --week 2026-W46

# The week after: nothing came. The page says since when.
now=2026-11-23
page weekly-silent weekly
# A week that only one of the domains has reports for.
report google.com example.net 2026-11-16 "$reject" <<-END
192.0.2.10 41 none pass pass example.net example.net:s1:pass example.net:mfrom:pass
END
ingest
page weekly-one weekly
page weekly-quiet weekly example.net

# The first run: one day, one domain, nothing to compare with.
fresh
now=2026-11-16
report google.com example.org 2026-11-15 "$none" <<-END
192.0.2.10 8 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
END
ingest
page weekly-first weekly
# A reporter that is alive and saw nothing.
fresh
report google.com example.org 2026-11-15 "$none" </dev/null
ingest
page weekly-nomail weekly

finish
