#!/bin/bash
# dmarc-report --format html: pages that a checker and a browser take, with the
# numbers of the verdicts, in every state that a domain may be in.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1

# check NAME ARGUMENT...: a page to NAME.html, and what is to be said of it.
check() {
	local name=$1
	shift
	ask "$@" --format html >"$name.html" || fail "$name: exit status $?"
	[ -s err ] && fail "$name" err
	ask "$@" --format json >"$name.json" || fail "$name: json"
	python3 "$DMARC_SOURCE/tests/report/page.py" "$name.html" \
	    "$name.json" || fail "$name: the page"
	# What tidy does not know: names of pictures have ids.
	if command -v tidy >/dev/null; then
		tidy -q -e "$name.html" 2>&1 |
		    grep -v '<title> proprietary attribute "id"' &&
		    fail "$name: tidy"
	fi
	return 0
}

# Nine weeks before those of the mailbox: a policy that changes twice, a week
# without reports, more forged mail than anything else.
for week in 2026-08-24 2026-08-31 2026-09-07 2026-09-21 2026-09-28; do
	policy=$none
	[ "$week" = 2026-09-21 ] && policy='<p>quarantine</p><pct>0</pct>'
	report google.com example.org "$week" "$policy" <<-END
	192.0.2.10 500 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	203.0.113.9 9000 none fail fail example.org - example.org:mfrom:fail
	END
done
now=2026-11-17T07:00:00Z
ingest
check weekly weekly
grep -q '^<p> *cut off.xml: [a-z-]*</p>$' weekly.html ||
    fail 'a message set aside has no line of its own'
check one weekly example.org
check readiness readiness example.net
check unknown weekly unknown.example
grep -q '<title>DMARC week 46: 2 domains</title>' weekly.html || fail 'title'
grep -q '<title>DMARC readiness: example.net</title>' readiness.html ||
    fail 'title of readiness'
grep -q 'forged, on a scale of its own' one.html || fail 'forged mail apart'
grep -q 'forged, on a scale of its own' readiness.html &&
    fail 'forged mail apart without need'
grep -q '>p=quarantine (sampled)</text>' one.html || fail 'policies in the picture'
equal 'policies in the table' '<td class="text">none, 28 Sep</td>
<td class="text">quarantine (sampled), 21 Sep</td>' \
    "$(grep -oE '<td class="text">(none|quarantine)[^/]*</td>' one.html |
    sort -u)"
equal 'weeks without reports, of both scopes' 6 \
    "$(grep -cE '<td class="n">0</td>(<td class="n">-</td>){5}<td class="text">' one.html)"
[ "$(grep -c 'class="gap"' one.html)" -gt 3 ] || fail 'weeks are not hatched'

# The same again, whatever the locale and the time zone.
LC_ALL=C TZ=America/New_York ask weekly --format html >again
cmp weekly.html again || fail 'not the same twice'

# Nothing to say is said by nothing; a page that is quiet, and one without
# any domain.
printf 'own 198.51.100.0/24\n' >senders.conf
: >dmarc.conf
ask weekly --format html --quiet-if-ok --exit-code --config dmarc.conf >loud
equal 'exit status of the worst' 11 $?
[ -s loud ] || fail 'no page although somebody is needed'
fresh
report google.com example.net 2026-11-15 "$reject" <<-END
192.0.2.10 40 none pass pass example.net example.net:s1:pass example.net:mfrom:pass
END
ingest
ask weekly --format html --quiet-if-ok >quiet || fail 'quiet'
[ -s quiet ] && fail 'a page though nobody is needed'
# Mail to the domain, or a message that is set aside, needs somebody.
maildir tls
python3 "$DMARC_SOURCE/tests/cli/beside.py" tls 28 tls domain=example.net \
    at="$(date -u -d 2026-11-16 +%s)" || fail 'TLS reports'
"$ingest" --db "$db" --now "$now" tls || fail 'TLS reports'
ask weekly --format html --quiet-if-ok >loud || fail 'TLS' err
grep -q '1 to do for mail to you' loud || fail 'no page of certificates' loud
fresh
report google.com example.net 2026-11-15 "$reject" <<-END
192.0.2.10 40 none pass pass example.net example.net:s1:pass example.net:mfrom:pass
END
ingest
ask weekly --format html --quiet-if-ok >quiet || fail 'quiet'
[ -s quiet ] && fail 'a page though nobody is needed again'
echo '<feedback><report_metadata>' >"$box/cut.xml"
ingest
ask weekly --format html --quiet-if-ok >loud || fail 'set aside' err
[ -s loud ] || fail 'no page though a message is set aside'
fresh
report google.com example.org 2026-11-15 "$reject" </dev/null
ingest
check nomail weekly
fresh
head -c 300 /dev/zero >"$box/none.xml"
ingest
check nothing weekly
grep -q 'no reports about your domains yet' nothing.html || fail 'no domains'

finish
