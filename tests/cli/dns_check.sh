#!/bin/bash
# dmarc-dns check: what DNS says about a domain and what to do, from a real name
# server.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq openssl

key() {
	openssl genrsa "$1" 2>/dev/null | openssl rsa -pubout -outform DER \
	    2>/dev/null | base64 -w0
}
# A record as the strings of a zone file.
strings() {
	printf '%s' "$1" | fold -w 200 | sed 's/.*/"&"/' | paste -sd' '
}
rsa2048=$(key 2048)
filler=$(printf 'x%.0s' $(seq 200))

zone <<EOF
fine.example. MX 10 mx1.fine.example.
fine.example. MX 20 mx2.fine.example.
mx1.fine.example. A 198.18.0.1
mx1.fine.example. AAAA 2001:2::1
mx2.fine.example. A 198.18.0.2
fine.example. TXT "v=spf1 mx include:_spf.host.example -all"
$(for i in $(seq 40); do echo "fine.example. TXT \"$i=$filler\""; done)
_spf.host.example. TXT "v=spf1 ip4:198.18.12.0/24 -all"
_dmarc.fine.example. TXT "v=DMARC1; p=reject; rua=mailto:d@fine.example,mailto:d@reports.example"
reports.example. MX 10 mx1.fine.example.
*._report._dmarc.reports.example. TXT "v=DMARC1"
s1._domainkey.fine.example. TXT $(strings "v=DKIM1; k=rsa; p=$rsa2048")
s2._domainkey.fine.example. CNAME s2.host.example.
s2.host.example. TXT $(strings "p=$rsa2048")
_mta-sts.fine.example. TXT "v=STSv1; id=20261115"
default._bimi.fine.example. TXT "v=BIMI1"
_25._tcp.mx1.fine.example. TLSA 3 1 1 $(printf '00%.0s' $(seq 32))
_dmarc.news.fine.example. TXT "v=DMARC1; p=none; sp=none; rua=mailto:d@fine.example"
news.fine.example. TXT "v=spf1 include:_spf.host.example ~all"
news.fine.example. MX 10 mx1.fine.example.
1.0.18.198.in-addr.arpa. PTR MX1.fine.example.
2.0.18.198.in-addr.arpa. PTR elsewhere.example.

bad.example. MX 10 mail.bad.example.
bad.example. MX 20 198.18.0.9.
bad.example. MX 30 inside.bad.example.
bad.example. MX 40 mx.bad.example.bad.example.
mail.bad.example. CNAME mx1.fine.example.
inside.bad.example. A 10.0.0.1
bad.example. TXT "v=spf1 a:198.18.0.9 ip4:198.18.3.3-all"
_dmarc.bad.example. TXT "v=DMARC1; rua=mailto:d@bad.example!10m; p=none; pct=50; policy=reject; adkim=x; rua=x"
old._domainkey.bad.example. TXT "v=DKIM1; k=rsa; t=y; h=sha1; p=$(key 1024)"
two._domainkey.bad.example. TXT $(strings "v=DKIM1; p=$rsa2048")
two._domainkey.bad.example. TXT "v=DKIM1; p="
gone._domainkey.bad.example. CNAME gone.host.example.

near.example. MX 0 .
near.example. MX 10 mx1.fine.example.
near.example. TXT " v=spf1 ip4:198.18.0.1; ~all"
_dmarc.near.example. TXT "v=dmarc1; p=none"

dear.example. MX 10 mx4.dear.example.
mx4.dear.example. A 198.18.0.1
dear.example. TXT "v=spf1 mx ?a:mx1.fine.example a:mx2.fine.example/24$(
    printf ' include:_spf.host.example%.0s' 1 2 3 4 5 6) -all"

parked.example. MX 0 .
parked.example. TXT "v=spf1 -all"
_dmarc.parked.example. TXT "v=DMARC1; p=reject"
*._domainkey.parked.example. TXT "v=DKIM1; p="
half.example. A 198.18.0.1
half.example. TXT "v=spf1 -all"
_dmarc.half.example. TXT "v=DMARC1; p=none"

xn--bcher-kva.example. MX 10 mx1.fine.example.
evil.example. MX 10 mx\027.evil.example.
evil.example. TXT "v=spf1 include:evil\027.example \155 -all"
_dmarc.evil.example. TXT "v=DMARC1; p=none; rua=mailto:\027]0;x@evil.example"
evil._domainkey.evil.example. CNAME \027[2J.evil.example.
9.0.18.198.in-addr.arpa. PTR \027[2J.evil.example.
EOF
serve

# look DOMAIN [OPTION...]: its JSON; $status is the exit status
look() {
	"$dns" check --resolver "$server" --format json "$@" >json 2>err
	status=$?
}
# has WHAT WANT FILTER
has() {
	equal "$1" "$2" "$(jq -rc "$3" json)"
}
# codes: what was found, "ok" left out
codes() {
	jq -r '[.findings[] | select(.severity != "ok") |
	    "\(.severity) \(.code) \(.subject)"] | unique | .[]' json
}
# fix CODE: what to do about it
fix() {
	jq -r --arg code "$1" '.findings[] | select(.code == $code) | .fix' json
}

# Forty more TXT records: the answer comes over TCP.
dig @127.0.0.1 -p "${server#*@}" +ignore +bufsize=1232 TXT fine.example |
    grep -q '^;; flags: .* tc' || fail 'the answer fits into a datagram'
look fine.example --selector s1 --selector s2 --ip 198.18.0.1 \
    --ip 198.18.0.2 --ip 198.18.12.1 --now 2026-11-15T07:00:00Z
equal 'fine' 0 "$status"
silent
has 'when' 2026-11-15T07:00:00Z .checked_at
has 'as a whole' '[true,null,false,[]]' '[.exists, .dnssec, .parked, .unknown]'
has 'MX' '["ok","10 mx1.fine.example ok 198.18.0.1 2001:2::1","20 mx2.fine.example ok 198.18.0.2"]' \
    '[.mx.status, (.mx.hosts[] | "\(.preference) \(.host) \(.state) \(.addresses | join(" "))")]'
has 'SPF' '["ok",2,0,258,["_spf.host.example"],["pass","pass","pass"]]' \
    '[.spf.status, .spf.lookups, .spf.voids, .spf.ipv4_addresses,
    .spf.includes, [.spf.eval[].result]]'
has 'DMARC' '["ok","fine.example","reject",[true,true]]' '[.dmarc.status,
    .dmarc.at, .dmarc.p, [.dmarc.rua[].authorised]]'
has 'keys' '[["s1","good",2048,null],["s2","good",2048,"s2.host.example"]]' \
    '[.keys[] | [.selector, .state, .bits, .cname]]'
has 'hosts' '[["mx1.fine.example",true],["elsewhere.example",false],[null,false]]' \
    '[.hosts[] | [.name, .confirmed]]'
equal 'nothing is wrong but the key' 'info DKIM_KEY_REUSED s2' "$(codes)"

equal 'no extras' '' "$(jq -r '.findings[].code' json | grep -E 'STS|BIMI')"
look fine.example --extras
equal 'extras' 'BIMI_INVALID DANE_ABSENT MTA_STS_PRESENT TLSRPT_ABSENT ' \
    "$(jq -r '.findings[].code' json | grep -E 'STS|BIMI|RPT|DANE' |
    sort | tr '\n' ' ')"
has 'DANE' '1 of 2 hosts that take mail have TLSA records' \
    '.findings[] | select(.code == "DANE_ABSENT") | .detail'

look mail.fine.example
has 'the record of the organization' '["ok","fine.example"]' \
    '[.dmarc.status, .dmarc.at]'
look news.fine.example
codes | grep -q 'info DMARC_SP_IGNORED' || fail 'sp below the organization' json

look bad.example --selector old --selector two --selector gone
equal 'bad' 0 "$status"
equal 'what is wrong' 'error DKIM_HASH old
error DKIM_KEY_MISSING gone
error DKIM_KEY_MULTIPLE two
error DMARC_INVALID rua
error SPF_SYNTAX 
info DMARC_OLD_TAGS 
info DMARC_P_NOT_SECOND 
info DMARC_UNKNOWN_TAG policy
warning DKIM_KEY_SHORT old
warning DKIM_TEST_FLAG old
warning DMARC_INVALID adkim
warning DMARC_RUA_INVALID x
warning MX_ADDRESS 198.18.0.9
warning MX_ADDRESS inside.bad.example
warning MX_CNAME mail.bad.example
warning MX_DOUBLED mx.bad.example.bad.example' "$(codes)"
equal 'each has a fix' '' "$(jq -r '.findings[] |
    select(.severity == "error" or .severity == "warning") |
    select(.fix == null) | .code' json)"
equal 'the SPF record to publish' \
    'bad.example. TXT "v=spf1 ip4:198.18.0.9 ip4:198.18.3.3 -all"' \
    "$(fix SPF_SYNTAX | tail -1)"
equal 'the DMARC record to publish' \
    '_dmarc.bad.example. TXT "v=DMARC1; p=none; rua=mailto:d@bad.example"' \
    "$(fix DMARC_OLD_TAGS | tail -1)"
equal 'the MX record to publish' 'bad.example. MX 40 mx.bad.example.' \
    "$(fix MX_DOUBLED | tail -1)"
run 1 "$dns" check bad.example --resolver "$server" --strict

look near.example
equal 'near misses' 'error DMARC_INVALID 
error SPF_SYNTAX 
warning MX_NULL_MIXED ' "$(codes)"
equal 'mended' 'near.example. TXT "v=spf1 ip4:198.18.0.1 ~all"' \
    "$(fix SPF_SYNTAX | tail -1)"

look dear.example
equal 'nine lookups' 'warning SPF_TOO_MANY_LOOKUPS ' \
    "$(codes | grep LOOKUPS)"
equal 'cheaper' "dear.example. TXT \"v=spf1 ip4:198.18.0.1 \
?ip4:198.18.0.1 ?ip6:2001:2::1 a:mx2.fine.example/24$(
    printf ' include:_spf.host.example%.0s' 1 2 3 4 5 6) -all\"" \
    "$(fix SPF_TOO_MANY_LOOKUPS | tail -1)"
fix SPF_TOO_MANY_LOOKUPS | grep -qF ' (7 of 10 lookups):' || fail 'its cost' json

look parked.example
has 'parked' true .parked
equal 'parked' 'info DMARC_NO_RUA ' "$(codes)"
look half.example
has 'half parked' true .parked
equal 'what is lacking' 'publish:
half.example. MX 0 .
*._domainkey.half.example. TXT "v=DKIM1; p="
_dmarc.half.example. TXT "v=DMARC1; p=reject; sp=reject; np=reject"' \
    "$(fix PARKED_INCOMPLETE)"
mkdir conf
printf '[domain fine.example]\nsends_mail = no\n' >conf/dmarc.conf
look fine.example --config conf/dmarc.conf
has 'the operator knows' true .parked

look nothing.example
has 'no such domain' false .exists
equal 'no such domain' 'error DOMAIN_MISSING ' "$(codes)"
look nothing.example --selector s1
has 'nothing is well there, not even a key' '["DOMAIN_MISSING"]' \
    '[.findings[].code]'

look 'Bücher.Example.' fine.example
equal 'U-labels; one line for each domain' 'xn--bcher-kva.example
fine.example' "$(jq -r .domain json)"

# What strangers wrote is data, in every output.
for format in text json; do
	"$dns" check evil.example --resolver "$server" --selector evil \
	    --ip 198.18.0.9 --format $format >out 2>err
	LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]' out err &&
	    fail "hidden characters: $format" out
	LC_ALL=C grep -qP '\xc2[\x80-\x9f]' out err && fail 'C1 characters' out
	python3 -c 'import sys; open(sys.argv[1], encoding="utf-8").read()' \
	    out || fail 'not UTF-8'
done
look evil.example --ip 198.18.0.9
has 'a name that is no host name' '[null,false]' \
    '[.hosts[0].name, .hosts[0].confirmed]'

# The text, whole.
run 0 "$dns" check half.example near.example --resolver "$server"
equal 'text' 'half.example
  info PARKED_INCOMPLETE: the domain sends no mail, and forgers may: no null MX, no revoked DKIM key for all selectors, no p=reject
    publish:
    half.example. MX 0 .
    *._domainkey.half.example. TXT "v=DKIM1; p="
    _dmarc.half.example. TXT "v=DMARC1; p=reject; sp=reject; np=reject"
  info DMARC_NO_RUA: the record of half.example asks nobody to send reports
    add rua=mailto: and an address of a domain that takes mail
  ok SPF_OK: 0 of 10 lookups
  ok DMARC_OK: the record of half.example
  MX     none
  SPF    v=spf1 -all
  DMARC  v=DMARC1; p=none
near.example' "$(sed '/^near/q' out)"
run 0 "$dns" check bad.example --resolver "$server"
equal 'a record is written once' '    _dmarc.bad.example. TXT "v=DMARC1; p=none; rua=mailto:d@bad.example"
    _dmarc.bad.example. TXT as above
    bad.example. TXT "v=spf1 ip4:198.18.0.9 ip4:198.18.3.3 -all"' "$(grep '^    \(_dmarc.\)\?bad.*TXT' out |
    LC_ALL=C sort -u)"

# The command line.
run 2 "$dns" check
run 2 "$dns" check 'a..b' --resolver "$server"
says "'a..b' is not a domain"
run 2 "$dns" check fine.example --selector 'a b' --resolver "$server"
says "'a b' is not a selector"
run 2 "$dns" check fine.example --now yesterday
run 78 "$dns" check fine.example --config /dev/null/none
echo '[domains' >broken.conf
run 78 "$dns" check fine.example --config broken.conf --resolver "$server"

# A signal ends the run at once, though a name server keeps silent.
if command -v python3 >/dev/null; then
	python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
time.sleep(60)' >port &
	silent_pid=$!
	on_exit="kill $silent_pid 2>/dev/null; $on_exit"
	for _ in $(seq 50); do
		[ -s port ] && break
		sleep 0.1
	done
	"$dns" check fine.example --resolver "127.0.0.1@$(cat port)" \
	    --timeout 60 >out 2>err &
	check_pid=$!
	sleep 1
	start=$(date +%s%N)
	kill -TERM "$check_pid"
	wait "$check_pid"
	equal 'stopped' 75 $?
	[ $((($(date +%s%N) - start) / 1000000)) -lt 2000 ] ||
	    fail 'it does not stop at once'
	says 'stopped by a signal'
	# One question after another fails: the run takes two time-outs, not all.
	# They are long, so that a busy machine does not look like a third one.
	start=$(date +%s)
	run 69 "$dns" check fine.example --timeout 4 \
	    --resolver "127.0.0.1@$(cat port)"
	[ $(($(date +%s) - start)) -lt 12 ] || fail 'time-outs add up'
	kill "$silent_pid"
fi

# Nobody answers: that is no finding.
kill "$server_pid"
wait "$server_pid" 2>/dev/null
run 69 "$dns" check fine.example --resolver "$server" --timeout 1
says 'no resolver answers'
[ ! -s out ] || fail 'findings without answers' out
finish
