#!/bin/bash
# dmarc-dns with a zone that is signed, and with records in it that were changed
# after it was signed.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq ldns-keygen ldns-signzone

zone <<'EOF'
signed.example. MX 10 mx.signed.example.
mx.signed.example. A 198.18.0.1
mx.signed.example. A 198.18.0.2
signed.example. TXT "v=spf1 mx -all"
_dmarc.signed.example. TXT "v=DMARC1; p=none; rua=mailto:d@signed.example"
forged.example. MX 10 mx.signed.example.
forged.example. TXT "v=spf1 ip4:198.18.0.1 -all"
_dmarc.forged.example. TXT "v=DMARC1; p=none; rua=mailto:d@forged.example"
EOF
key=$(ldns-keygen -a ECDSAP256SHA256 -k -r /dev/urandom . 2>/dev/null) ||
    skip 'ldns-keygen'
ldns-signzone -o . -f signed zone "$key" 2>err || skip "ldns-signzone: $(cat err)"
forge() {
	sed 's/v=spf1 ip4:198.18.0.1 -all/v=spf1 +all/' signed >zone
}
forge
serve

look() {
	"$dns" check --resolver "$server" --format json "$@" >json 2>err
	status=$?
}
has() {
	equal "$1" "$2" "$(jq -rc "$3" json)"
}

look signed.example --trust-anchor "$key.key"
equal 'authentic' 0 "$status"
silent
has 'authentic' '[true,true,"ok","ok"]' \
    '[.exists, .dnssec, .spf.status, .dmarc.status]'
look signed.example
has 'nobody validates' null .dnssec

# A bogus answer is no answer: +all is not what the domain publishes.
look forged.example --trust-anchor "$key.key"
equal 'forged' 0 "$status"
has 'forged' '["unknown",null,"ok"]' \
    '[.spf.status, .spf.record, .dmarc.status]'
has 'what is wrong' 'error DNS_BOGUS SPF' \
    '[.findings[] | select(.severity != "ok" and .code != "MX_SINGLE") |
    "\(.severity) \(.code) \(.subject)"] | join(",")'
run 75 "$dns" spf forged.example --ip 198.18.9.9 --resolver "$server" \
    --trust-anchor "$key.key"
grep -q 'temperror' out || fail 'a bogus record is a temperror' out
run 0 "$dns" spf forged.example --ip 198.18.9.9 --resolver "$server"
grep -q ': pass' out || fail 'without an anchor' out

# What is stored of it: a bogus answer changes nothing, and is an error.
if command -v sqlite3 >/dev/null; then
	stored() {
		sqlite3 db "SELECT domain, dnssec, (SELECT record
		    FROM dns_record AS r WHERE r.domain = d.domain
		    AND kind = 'spf'), (SELECT severity || subject
		    FROM dns_finding AS f WHERE f.domain = d.domain
		    AND code = 'DNS_BOGUS') FROM dns_domain AS d ORDER BY 1"
	}
	refresh() {
		run 0 "$dns" refresh --db db --resolver "$server" --records \
		    --trust-anchor "$key.key" --now "$1"
		silent
	}
	for name in signed forged; do
		feedback $name domain=$name.example \
		    begin="$(date -u -d 2026-11-10 +%s)" >$name.xml
	done
	"$ingest" --db db --now 2026-11-12 signed.xml forged.xml || fail ingest
	refresh 2026-11-12T06:00:00Z
	signed='signed.example|1|v=spf1 mx -all|'
	equal 'bogus from the first' "forged.example|1||errorSPF
$signed" "$(stored)"
	cp signed zone
	again
	refresh 2026-11-13T06:00:00Z
	good='forged.example|1|v=spf1 ip4:198.18.0.1 -all|'
	equal 'authentic again' "$good
$signed" "$(stored)"
	forge
	again
	refresh 2026-11-14T06:00:00Z
	equal 'bogus again' "${good}errorSPF
$signed" "$(stored)"
fi

# When not even the root is authentic, nothing is said about the domain.
other=$(ldns-keygen -a ECDSAP256SHA256 -k -r /dev/urandom . 2>/dev/null)
run 69 "$dns" check signed.example --resolver "$server" \
    --trust-anchor "$other.key"
says 'not even about the root'
[ ! -s out ] || fail 'findings' out

# A file that holds no key.
echo 'no key' >none.key
run 78 "$dns" check signed.example --resolver "$server" \
    --trust-anchor none.key
one_line
finish
