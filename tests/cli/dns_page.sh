#!/bin/bash
# A mailbox and a zone together, as a mail administrator has them: what the
# weekly page says of each sender, and what mends it.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq python3 sqlite3
now=2026-11-17T07:00:00Z
none='<p>none</p><sp>none</sp><pct>100</pct>'

key_s1='"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAkIdnIdRGVbnhPIEvl3wTFHtoJyHZSJF1ruDD3sfa2y7cfOyxA/XilUq4Hy0rlnSL6n1AGgXQF+U5GkpQabmWIqgLXYKf3XiTLfqoPZUbhZF54gj1p6N7/qJzKWrZgI/yC3wCEOdLlTDs2dBxV/1M55bp1/" "J8VQWhvBw1hsD3ESBvf9EbHgmdv4/OvwbJRQoGB209npSN7ME2a81KncEgLaSYLgMHFsp4T+dR2zdAnaDhSxz1H1QGMQuOxM/Arq41CR3V48UqqvdMLkDL1AoNdgqtos58dHjFskhW5UQY7pvlW2lTeTTkcsasr1EYgooAhc9/+ttxi6C8UbOHfcjjwwIDAQAB"'
key_erp='"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz5bWfGgNtgW+TOEL2qKw7D1+IWkt949zFP1zgCEE/vqzKSh/eB3mvbHAqDSGeLi+hprq8YYBHyxkLS7TtrtF7Q/JklAXtXUZaZGqz0aYmFHcREBepApvemyGeGA/R598qXxerPnm65vVnHGRDehwh0jPFA" "C6Udiyd/3H2/vJUAwDYPIBpnuwMZMaAAEmBy9kfq+Z0hAi7KwCXcKlCyHj7Br93iPfLf07q3Q8wtOL7GanO6qMbQwsVMegbs9LAxSNsgU2jiTpt8IZBRQjL7gRE1Bn8o3bqiURJagd7FNi0Eb9NcrXnVSOLNLDuWyltTxkWmYd7WX+3pxpx00a1fJ/KQIDAQAB"'

# looked TIME SPF-TERMS ERP-KEY: the zone of that time, and a refresh.
dmarc='rua=mailto:dmarc@own.example'
looked() {
	[ -z "${server_pid-}" ] || kill "$server_pid"
	wait 2>/dev/null
	zone <<-END
	own.example. MX 10 mx1.own.example.
	own.example. MX 20 mx2.own.example.
	own.example. TXT "v=spf1 $2 include:servers.mcsv.net -all"
	_dmarc.own.example. TXT "v=DMARC1; p=none; $dmarc"
	s1._domainkey.own.example. TXT $key_s1
	erp7._domainkey.own.example. TXT $3
	mx1.own.example. A 198.18.0.1
	mx2.own.example. A 198.18.0.2
	web.own.example. A 198.18.0.3
	shop.own.example. A 198.18.0.4
	1.0.18.198.in-addr.arpa. PTR mx1.own.example.
	2.0.18.198.in-addr.arpa. PTR mx2.own.example.
	3.0.18.198.in-addr.arpa. PTR web.own.example.
	4.0.18.198.in-addr.arpa. PTR shop.own.example.
	servers.mcsv.net. TXT "v=spf1 ip4:198.18.70.0/24 ?all"
	mail7.mcsv.net. A 198.18.70.5
	5.70.18.198.in-addr.arpa. PTR mail7.mcsv.net.
	mx.uni.example. A 198.18.50.1
	1.50.18.198.in-addr.arpa. PTR mx.uni.example.
	lists.club.example. A 198.18.51.1
	1.51.18.198.in-addr.arpa. PTR lists.club.example.
	app.erp.example. A 198.18.60.1
	1.60.18.198.in-addr.arpa. PTR app.erp.example.
	1.99.18.198.in-addr.arpa. PTR h198-18-99-1.isp.example.
	h198-18-99-1.isp.example. A 198.18.99.1
	END
	serve
	run 0 "$dns" refresh --db "$db" --resolver "$server" --timeout 5 \
	    --now "$1"
	silent
}

# Two servers in SPF that sign; the shop, in SPF only until 3 November; a web
# server that nobody set up; a newsletter service and an ERP system with a key
# of its own, revoked on 11 November; a forwarder, a list, and a forger.
mail() {
	local shop='softfail fail' erp=pass
	[[ $1 < 2026-11-04 ]] && shop='pass pass'
	[[ $1 > 2026-11-10 ]] && erp=permerror
	cat <<-END
	198.18.0.1 60 none pass pass own.example own.example:s1:pass own.example:mfrom:pass
	198.18.0.2 25 none pass pass own.example own.example:s1:pass own.example:mfrom:pass
	198.18.0.4 12 none fail ${shop#* } own.example - own.example:mfrom:${shop% *}
	198.18.0.3 5 none fail fail own.example - own.example:mfrom:softfail
	198.18.70.5 40 none fail fail own.example mailchimpapp.net:k2:pass mail7.mcsv.net:mfrom:pass
	198.18.60.1 15 none ${erp/permerror/fail} fail own.example own.example:erp7:$erp erp.example:mfrom:pass
	198.18.50.1 6 none pass fail own.example own.example:s1:pass uni.example:mfrom:pass forwarded
	198.18.51.1 2 none fail fail own.example own.example:s1:fail,club.example:l:pass club.example:mfrom:pass mailing_list
	198.18.99.1 20 none fail fail own.example - own.example:mfrom:fail
	END
}
for ((i = 0; i < 64; i++)); do
	date=$(date -u -d "2026-09-13 + $i days" +%F)
	for who in 'google.com google.com' 'Yahoo yahooinc.com' \
	    'Enterprise-Outlook microsoft.com' 'Comcast comcast.net' \
	    'GMX gmx.net'; do
		email=dmarc@${who#* } report "${who% *}" own.example "$date" \
		    "$none" < <(mail "$date")
	done
done
ingest

# Everything that a reader may ask for, to pages in a folder.
pages() {
	local format command
	mkdir "$1"
	for format in text html json jsonl prom; do
		ask weekly own.example --format "$format" \
		    >"$1/weekly.$format" || fail "weekly --format $format" err
	done
	for command in weekly sources 'sources --by ip' explain \
	    'sources --format csv' 'sources --format json' \
	    'explain --format json' 'records --format csv'; do
		ask $command own.example >"$1/${command// /_}" ||
		    fail "$command" err
	done
}
pages before
servers='ip4:198.18.0.1 ip4:198.18.0.2'
looked 2026-10-26T06:00:00Z "$servers ip4:198.18.0.4" "$key_erp"
looked 2026-11-03T06:00:00Z "$servers ip4:198.18.0.4" "$key_erp"
looked 2026-11-04T06:00:00Z "$servers" "$key_erp"
looked 2026-11-10T06:00:00Z "$servers" "$key_erp"
looked 2026-11-11T06:00:00Z "$servers" '"v=DKIM1; p="'
looked 2026-11-16T06:00:00Z "$servers" '"v=DKIM1; p="'
page dns-page weekly own.example

# The page for a browser has the records, what SPF includes, keys and hosts.
ask weekly own.example --format html >page.html || fail html err
ask weekly own.example --format json >page.json || fail json err
python3 "$DMARC_SOURCE/tests/report/page.py" page.html page.json ||
    fail 'the page'
equal 'the tree of SPF' 'own.example 1 lookup,servers.mcsv.net 1 lookup' \
    "$(sed -n '/class="tree"/,/^<\/ul>$/p' page.html | grep '<li>' |
    sed 's/<code>[^<]*<.code>//; s/<[^>]*>//g; s/  / /g' | paste -sd,)"
for row in 'MX10 mx1.own.example26 Oct' 'erp7own.examplerevoked11 Nov6' \
    's1own.examplersa, 2048 bits26 Oct22' \
    '198.18.0.4own.examplefail-all' '198.18.0.1own.examplepassip4:198.18.0.1' \
    'SPFv=spf1 ip4:198.18.0.1 ip4:198.18.0.2 ip4:198.18.0.4 include:servers.mcsv.net -all26 Oct3 Nov'; do
	sed 's/<[^>]*>//g' page.html | grep -qxF "$row" ||
	    fail "no row of a table: $row"
done

grep -q '<td class="bad">error</td><td class="text">the key at erp7' page.html ||
    fail 'no findings'
grep -q '<p>As DNS said on 16 Nov; SPF costs 1 of 10 lookups.</p>' page.html ||
    fail 'no date of DNS'

# The day on which a key went, or SPF changed, stands beside the chart of whom
# it hit; the way shows what waits.
plain() {
	sed 's/<[^>]*>//g' page.html
}
plain | grep -qxF '1 11 Nov: DNS has no key any more for selector erp7 of own.example; from then on 100% fails, before 0%' ||
    fail 'the day of a key'
plain | grep -qxF '1 4 Nov: from then on 100% fails, before 0%' ||
    fail 'the day of a host that SPF lost'
plain | grep -qxF 'A 4 Nov: another SPF record in DNS' ||
    fail 'the day of SPF'
grep -qF '>now none since 13 Sep; next quarantine (test): when done; 4 to do<' \
    page.html || fail 'the way'

# A record to be pasted is whole in a mail, too.
ask weekly own.example --format mail --to ann@own.example >mail || fail mail err
python3 - "${key_erp##* \"}" <<-'END' || fail 'a record in the HTML of a mail'
	import email, html, sys
	part = email.message_from_file(open("mail")).get_payload()[1]
	text = html.unescape(part.get_payload(decode=True).decode())
	sys.exit(sys.argv[1].rstrip('"') not in text.replace('" "', ''))
END

# Hosts have the names that DNS confirms, with their networks.
ask sources own.example >page || fail sources err
equal 'senders and addresses by name' \
    'mx1.own.example (own),198.18.0.1,198.18.70.5 mail7.mcsv.net,198.18.99.1 h198-18-99-1.isp.example' \
    "$(grep -E '^(mx1| *198.18.(0.1|70|99))' page | sed 's/^ *//; s/   .*//' |
    paste -sd,)"
ask sources own.example --by ip >page || fail sources err
grep -q '^198.18.0.3 web.own.example  ' page || fail 'an address' page
ask explain own.example >page || fail explain err
equal 'names' 'mx1.own.example 198.18.0.0/24 mx1.own.example Mailchimp 198.18.70.0/24 mail7.mcsv.net' \
    "$(sed -n '/^NAMES$/,/^$/p' page | grep '^  ' | head -4 | tr -s ' \n' ' ' |
    sed 's/^ //; s/ $//')"
equal 'each sender once' 1 \
    "$(sed -n '/^NAMES$/,/^$/p' page | grep -c '^  erp.example$')"

# What DNS says fits a phone.
if command -v chromium >/dev/null; then
	. "$DMARC_SOURCE/tests/cli/browser.bash"
	ask weekly --format html own.example >dns.html || fail html err
	fits dns.html
fi

# Once it is repaired, only reports are to be waited for.
looked 2026-11-17T06:00:00Z "$servers ip4:198.18.0.4" "$key_erp"
ask weekly own.example --format json >json || fail json err
equal 'SPF and a key that are repaired' \
    'erp.example repaired in DNS on 17 Nov: wait for reports
shop.own.example repaired in DNS on 17 Nov: wait for reports' \
    "$(jq -r '.domains[].blockers[] | select(.fix | test("^repaired")) |
    "\(.sender | split(":")[1]) \(.fix)"' json | sort -u)"
equal 'how that is known' \
    'DNS did not have the key until 16 Nov, and has it since 17 Nov
in DNS ip4:198.18.0.4 allows it since 17 Nov' \
    "$(jq -r '.domains[].blockers[].why' json |
    grep -oE '(DNS did|in DNS).*' | sort -u)"
ask sources own.example >page || fail sources err
equal 'what sources says of it' 1 "$(grep -A1 '^shop.own.example' page |
    grep -c '  what fails: not signed, SPF softfail for own.example; SPF allows it now$')"
equal 'and of no other' 1 "$(grep -c 'SPF allows it now' page)"

# Errors in both records: the page has one record of each to publish.
dmarc='ri=3600' looked 2026-11-17T09:00:00Z \
    'ip4:198.18.0.1 include:gone.example ptr' "$key_erp"
now=2026-11-17T10:00:00Z ask weekly own.example >page || fail weekly err
equal 'one SPF record' \
    '3 own.example. TXT "v=spf1 ip4:198.18.0.1 ip4:198.18.0.2 ip4:198.18.0.4 -all"' \
    "$(grep '^own.example. TXT' page | sort | uniq -c | sed 's/^ *//')"
equal 'a next step with the changes' \
    '_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:dmarc@own.example"
_dmarc.own.example. TXT "v=DMARC1; p=quarantine; t=y; pct=0; rua=mailto:dmarc@own.example"' \
    "$(grep '^_dmarc.own.example. TXT' page)"

# Without answers of DNS all is as if nobody had asked.
for table in finding include record key spf host name service_range history \
    domain; do
	sql "DELETE FROM dns_$table"
done
pages after
diff -r before after || fail 'what a database without DNS gives'
grep -rq NAMES before && fail 'names without DNS'
finish
