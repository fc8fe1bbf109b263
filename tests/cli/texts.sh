#!/bin/bash
# The texts of weekly for domains in every state, kept in tests/data/report so
# that somebody reads them: page() compares, and looks for wide lines.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
mkdir conf
conf=$work/conf/dmarc.conf
: >"$conf"

# text NAME ARGUMENT...
text() {
	local name=text-$1
	shift
	DMARC_CONF=$conf page "$name" weekly "$@"
}

# No database, and one without any mail.
ask weekly >page
equal 'exit status without a database' 66 $?
ingest_nothing() {
	"$DMARC_BIN/dmarc-ingest" --db "$db" --config "$conf" "$box" || fail ingest
}
mkdir box/cur box/new box/tmp
ingest_nothing
text empty
fresh
printf '[domains]\nown = example.org\n' >"$conf"
mkdir box/cur box/new box/tmp
ingest_nothing
text empty-own
rm -r box/cur box/new box/tmp

# A domain that sends nothing may be told so before any report.
printf '[domain parked.example]\nsends_mail = no\n' >"$conf"
DMARC_CONF=$conf ask readiness >page || fail 'parked without reports'
grep -q '^READY for p=reject' page || fail 'parked without reports' page
printf '[domains]\nown = example.org\n' >"$conf"

# Reports, but all about somebody else.
report google.com other.example 2026-11-12 "$p_none" < <(own other.example 5)
ingest --config "$conf"
text foreign
# Its reports are there: that there is none would be a lie.
ask readiness --config "$conf" other.example >page
grep -q '^No report about it was ever counted' page || fail 'foreign' page

# Each state on a page of its own, and all of them on one.
fresh
printf '[domain parked.example]\nsends_mail = no\n' >"$conf"
house_done example.org
house_not_ready example.com
house_roll_back example.net
house_ready shop.example.com
house_ready_reject example.info
house_hold example.edu
house_silent old.example
house_parked parked.example
house_parked looks-parked.example
ingest
text several
text quiet example.org
equal 'lines of a quiet week' 7 "$(wc -l <text-quiet.txt)"
text not-ready example.com
text roll-back example.net
text ready shop.example.com
text hold example.edu
text silent old.example
text parked parked.example
text looks-parked looks-parked.example

# A database of its own, so that the page of all stays short.
mv "$db" states.db
rm -f box/*
house_test_mode example.org
house_mixed example.com
ingest
text test-mode example.org
text mixed example.com

# The first day, a service that was repaired, a domain that is said to send
# nothing but sends, and names below that only forgers use.
mv "$db" mixed.db
rm -f box/*
spell first.example 2026-11-15 1 "$p_none" < <(own first.example 40
	forged first.example 3 none)
house_recovered recovered.example
house_ready sends.example
house_ready names.example
spell names.example 2026-10-19 28 "$p_none" < <(forged login.names.example 90 \
    none)
ingest
printf '[domain sends.example]\nsends_mail = no\n' >"$conf"
text first-day first.example
text recovered recovered.example
text parked-sends sends.example
text forged-names names.example

# A broken key, mail of a season, small domains, and policies that hold for a
# part of the mail only.
rm -f "$db" box/*
: >"$conf"
house_broken_key key.example
house_unsigned unsigned.example
house_seasonal season.example
house_small small.example 11
house_small young.example 6
house_sampled sampled.example
house_below_first below.example
ingest
text broken-key key.example
text unsigned unsigned.example
text seasonal season.example
text small small.example
text small-waits young.example
text sampled sampled.example
text below-first below.example
printf '[domain parked.example]\nsends_mail = no\n' >"$conf"
mv states.db "$db"

# With what DNS says: hosts have names, and one key is missing.
if command -v sqlite3 >/dev/null; then
	cp "$db" without-dns.db
	checked=$(date -u -d 2026-11-16 +%s)
	sql "INSERT INTO dns_host
    (ip, name, confirmed, checked_ts) VALUES
	    ('192.0.2.10', 'mx1.example.com', 1, $checked),
	    ('203.0.113.9', 'h9.dyn.isp.example', 1, $checked);
	    INSERT INTO dns_domain
    (domain, spf_lookups, dnssec, checked_ts, mx_ts, spf_ts, dmarc_ts) VALUES
	    ('example.com', 12, 1, $checked, $checked, $checked, $checked),
	    ('example.org', 7, 1, $checked, NULL, $checked, $checked);
	    INSERT INTO dns_record
    (domain, kind, record, ttl) VALUES ('example.com', 'dmarc',
	    'v=DMARC1; p=none; rua=mailto:dmarc@example.com; fo=1', 3600),
	    ('example.com', 'spf', 'v=spf1 include:a.example -all', 300);
	    INSERT INTO dns_finding
    (domain, code, detail, severity) VALUES
	    ('example.com', 'MX_SINGLE', 'one host', 'info'),
	    ('example.com', 'SPF_PTR', 'ptr is slow', 'warning'),
	    ('example.com', 'SPF_TOO_MANY_LOOKUPS', '12 lookups', 'error');
	    INSERT INTO dns_key
    (domain, selector, state, type, bits, testing, ttl, checked_ts) VALUES ('example.com', 's1', 'good', 'rsa',
	    2048, 0, 3600, $checked), ('example.com', 'k9', 'missing', NULL,
	    NULL, 0, NULL, $checked)"
	text dns example.com
	text dns-quiet example.org
	mv without-dns.db "$db"
fi

# On a Monday the last day of the week is not settled: both windows are said.
now=2026-11-16T06:30:00Z
text monday example.edu

# Who reads "nothing stands in the way" finds no loss below it that is larger
# than a gate allows: 2 % of his own mail, or 1 % forwarded.
for page in text-*.txt; do
	grep -q 'Nothing stands in the way' "$page" || continue
	awk '{ gsub(",", "") } / delivered / { n = $1 }
	    /your suppliers.  / && $1 > 0.02 * n { exit 1 }
	    /forwarded or from a list / && $1 > 0.01 * n { exit 1 }' "$page" ||
	    fail "$page: nothing in the way of a loss"
done

# Nothing to say for the daily alert, or what is to be said.
now=2026-11-17T07:00:00Z
for command in weekly readiness; do
	for domain in example.org example.edu; do
		ask $command --quiet-if-ok --config "$conf" $domain >alert ||
		    fail "$command --quiet-if-ok $domain: status"
		[ -s alert ] && fail "$command: all is well" alert
	done
	for domain in example.net example.com shop.example.com \
	    looks-parked.example parked.example old.example; do
		ask $command --quiet-if-ok --config "$conf" $domain >alert ||
		    fail "$command --quiet-if-ok $domain: status"
		grep -q "$domain" alert || fail "$command: silent on $domain"
	done
done
ask readiness --quiet-if-ok --config "$conf" >alert || fail alert
want='example.com example.info example.net looks-parked.example'
want+=' old.example parked.example shop.example.com'
equal 'domains of the alert' "$want" "$(sed -n \
    's/^DMARC readiness: \([^ ]*\) .*/\1/p' alert | sort | paste -sd' ')"
DMARC_CONF=$conf ask weekly --quiet-if-ok >alert || fail alert
steady alert
cmp alert text-several.txt || fail 'weekly --quiet-if-ok is the whole page'
equal 'exit status with it' 10 "$(ask readiness --quiet-if-ok --exit-code \
    --config "$conf" >/dev/null; echo $?)"
status 2 'for weekly and readiness' sources --quiet-if-ok
status 2 'for weekly and readiness' weekly --quiet-if-ok --format json
# Reports stay away, for all alike.
now=2026-11-21T07:00:00Z
ask readiness --quiet-if-ok --config "$conf" example.org >alert || fail alert
grep -q '^SILENCE ' alert || fail 'silence of everybody'

# Mail that was set aside yesterday, and a week ago.
fresh
now=2026-11-17T07:00:00Z
house_done example.org
echo '<feedback><report_metadata>' >box/cut.xml
ingest
ask readiness --quiet-if-ok >alert || fail alert
equal 'what is set aside' 'Set aside: 1 message (dmarc-report log)
  cut.xml: xml-truncated' "$(cat alert)"
now=2026-11-19T07:00:00Z
ask readiness --quiet-if-ok >alert || fail alert
[ -s alert ] && fail 'old trouble' alert
# Of many the latest are named; a name is a stranger's.
now=2026-11-19T08:00:00Z
long=$(printf 'n%.0s' {1..200})
cp box/cut.xml "box/$(printf '\033]0;a\n%s' "$long").xml"
for name in b c d; do
	cp box/cut.xml box/$name.xml
done
ingest
ask readiness --quiet-if-ok >alert || fail alert
equal 'names of the latest' 'Set aside: 4 messages (dmarc-report log)
  \x1b]0;a\x0annnnnnnnnnnnnnnnnnnnnnnnn...: xml-truncated
  b.xml: xml-truncated
  c.xml: xml-truncated' "$(cat alert)"

# The longest names there may be, IPv6, and names in other scripts.
fresh
now=2026-11-17T07:00:00Z
: >"$conf"
l63=$(printf 'a%.0s' {1..63})
long=${l63}.${l63//a/b}.${l63//a/c}.$(printf 'd%.0s' {1..53}).example
house_not_ready "$long"
spell "$long" 2026-10-19 28 "$p_none" <<-END
2001:db8:1111:2222:3333:4444:5555:6666 600 none fail fail $long ${l63//a/e}.${l63//a/f}.example:${l63//a/k}:pass ${l63//a/e}.${l63//a/f}.example:mfrom:pass
2001:db8:1111:2222:3333:4444:5555:6667 600 none fail fail $long $long:${l63//a/k}:fail ${l63//a/e}.${l63//a/f}.example:mfrom:pass
END
email=- report "$(printf 'Org %.0s' {1..63})" "$long" 2026-11-12 "$p_none" \
    < <(own "$long" 5)
house_not_ready xn--bcher-kva.example
spell xn--bcher-kva.example 2026-10-19 28 "$p_none" <<-END
198.51.100.40 28 none pass fail xn--bcher-kva.example xn--bcher-kva.example:s1:pass xn--fiqs8s.xn--p1ai:mfrom:pass
END
ingest
text long "$long"
text idn xn--bcher-kva.example
text long-several
for command in readiness sources log; do
	ask $command >page || fail "$command: long names"
	narrow page
done

# A thousand domains, of which a few need something.
fresh
awk -v box="$box" -v now="$(date -u -d 2026-11-09 +%s)" 'function put(n, i, c,
    who, p, service) {
	file = box "/" n "." i "." who ".xml"
	printf "<feedback><report_metadata><org_name>%s</org_name><email>" \
	    "dmarc@%s</email><report_id>%d</report_id><date_range><begin>%d" \
	    "</begin><end>%d</end></date_range></report_metadata>" \
	    "<policy_published><domain>d%03d.example</domain><p>%s</p>" \
	    "</policy_published>", who, who, n, now - i * 604800,
	    now - i * 604800 + 604799, n, p >file
	printf own, "192.0.2.1", c, "pass", "pass", n, n, "s1" >file
	if (service)
		printf other, "198.51.100.1", 20 + n, "fail", "fail", n, "",
		    "k" >file
	print "</feedback>" >file
	close(file)
}
BEGIN {
	row = "<record><row><source_ip>%s</source_ip><count>%d</count>" \
	    "<policy_evaluated><disposition>none</disposition><dkim>%s" \
	    "</dkim><spf>%s</spf></policy_evaluated></row><identifiers>" \
	    "<header_from>d%03d.example</header_from></identifiers>" \
	    "<auth_results><dkim><domain>"
	end = "</domain><selector>%s</selector><result>pass</result></dkim>" \
	    "</auth_results></record>"
	own = row "d%03d.example" end
	other = row "mcsv.net%.0s" end
	for (n = 0; n < 999; n++) {
		p = n % 20 ? "reject" : "none"
		put(n, 0, 1000 + n, "mail.example", p, p == "none")
		if (p == "none")
			put(n, 1, 1000 + n, "post.example", p, 1)
	}
}'
house_roll_back d999.example
ingest
text thousand

# Colour is for a terminal whose owner wants it, and only repeats the words.
on_terminal() {
	env TERM=xterm "$@" script -qec "'$DMARC_BIN/dmarc-report' weekly \
	    --db '$db' --now $now d001.example" /dev/null </dev/null
}
if script -qec true /dev/null >/dev/null 2>&1; then
	on_terminal env | grep -q $'\e\[1;32mDONE' || fail 'no colour'
	on_terminal env NO_COLOR=1 | grep -q $'\e' && fail 'NO_COLOR'
	on_terminal env TERM=dumb | grep -q $'\e' && fail 'TERM=dumb'
fi

finish
