#!/bin/bash
# dmarc-report weekly: the pages of a normal, a quiet and a first week.
# shellcheck disable=SC1091,SC2034,SC2086,SC2094,SC2119,SC2154
. "$DMARC_SOURCE/tests/report/ledger.bash" || exit 1
. "$DMARC_SOURCE/tests/report/normal.bash" || exit 1
ingest

page weekly weekly
page weekly-domain weekly example.org
page weekly-unknown weekly unknown.example

# Numbers of the table and of the page against the view.
this="day BETWEEN '2026-11-09' AND '2026-11-15'"
before="day BETWEEN '2026-11-02' AND '2026-11-08'"
total() {
	sql "SELECT coalesce(sum($1), 0) FROM v_record
	    WHERE policy_domain = '$2' AND $3"
}
comma() {
	sql "SELECT printf('%,d', $1)"
}
for domain in example.org example.net; do
	want=$(comma "$(total messages $domain "$this")")
	grep -qE "^$domain +[a-z]+ +$want " weekly.txt ||
	    fail "$domain in the table: $want"
done
now_all=$(total messages example.org "$this")
before_all=$(total messages example.org "$before")
grep -qE "^messages +$(comma "$now_all") +$(comma "$before_all") " \
    weekly-domain.txt || fail "messages: $now_all $before_all"
for row in "pass DMARC:dmarc = 'pass'" 'DKIM aligned:dkim_aligned' \
    'SPF aligned:spf_aligned'; do
	want=$(sql "SELECT printf('%.1f%% +%.1f%%$',
	    100.0 * $(total "messages * (${row#*:})" example.org "$this") /
	    $now_all, 100.0 *
	    $(total "messages * (${row#*:})" example.org "$before") /
	    $before_all)")
	grep -qE "^  ${row%%:*} +$want" weekly-domain.txt ||
	    fail "${row%%:*}: $want"
done

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
