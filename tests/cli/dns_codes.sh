#!/bin/bash
# dmarc-dns: what each mistake is called, one domain for each, from a real name
# server; and codes that need mail or time.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq openssl sqlite3

rsa2048=$(key 2048)

# What every domain has unless it says otherwise, and what is found then.
usual() {
	local name=$1 kind
	shift
	for kind; do
		case $kind in
		mx) echo "$name. MX 10 mx1.host.example.
		$name. MX 20 mx2.host.example." ;;
		spf) echo "$name. TXT \"v=spf1 ip4:198.18.0.1 -all\"" ;;
		dmarc) echo "_dmarc.$name. TXT \"v=DMARC1; p=none; rua=mailto:d@$name\"" ;;
		esac
	done
}
{
	cat <<-END
	mx1.host.example. A 198.18.0.1
	mx2.host.example. A 198.18.0.2
	i.host.example. TXT "v=spf1 ip4:198.18.1.0/24 -all"
	END
	usual nomx.example spf dmarc
	echo 'nomx.example. A 198.18.0.1'
	usual voids.example mx dmarc
	echo 'voids.example. TXT "v=spf1 a:n1.voids.example a:n2.voids.example exists:n3.voids.example -all"'
	usual voids4.example mx dmarc
	echo 'voids4.example. TXT "v=spf1 a:six.voids4.example a:six.voids4.example a:six.voids4.example -all"
	six.voids4.example. AAAA 2001:2::1'
	usual voids6.example mx dmarc
	echo 'voids6.example. TXT "v=spf1 a:mx1.host.example a:mx1.host.example a:mx1.host.example -all"'
	usual loop.example mx dmarc
	echo 'loop.example. TXT "v=spf1 include:_a.loop.example -all"
	_a.loop.example. TXT "v=spf1 include:loop.example ?all"'
	usual many.example spf dmarc
	usual mxlimit.example mx dmarc
	echo 'mxlimit.example. TXT "v=spf1 mx:many.example -all"'
	for i in $(seq 11); do
		echo "many.example. MX $i m$i.many.example."
		echo "m$i.many.example. A 198.18.2.$i"
	done
	usual costly.example mx dmarc
	echo "costly.example. TXT \"v=spf1 $(printf 'include:i.host.example %.0s' $(seq 8))\" \"$(printf 'include:i.host.example %.0s' $(seq 3))-all\""
	usual after.example mx dmarc
	echo 'after.example. TXT "v=spf1 -all ip4:198.18.0.1"'
	usual wide.example mx dmarc
	echo 'wide.example. TXT "v=spf1 ip4:198.18.0.0/15 -all"'
	usual long.example mx dmarc
	echo "long.example. TXT $(printf '"v=spf1 ';
	    printf 'ip4:198.18.4.%d ' $(seq 10 22); printf '" "';
	    printf 'ip4:198.18.5.%d ' $(seq 10 22); printf -- '-all"')"
	usual longer.example mx dmarc
	echo "longer.example. TXT $(for i in 4 5 6; do printf '"';
	    [ $i = 4 ] && printf 'v=spf1 ';
	    printf "ip4:198.18.$i.%d " $(seq 10 22); printf '" ';
	    done; printf '"-all"')"
	usual none.example mx spf
	usual misplaced.example mx spf
	echo '_dmarc.misplaced.example.misplaced.example. TXT "v=DMARC1; p=none"'
	usual deaf.example mx spf
	echo '_dmarc.deaf.example. TXT "v=DMARC1; p=none; rua=mailto:d@nowhere.example"'
	usual tests.example mx spf
	echo '_dmarc.tests.example. TXT "v=DMARC1; p=reject; t=y; adkim=s; rua=mailto:d@tests.example"'
	usual suffix.example mx spf
	echo '_dmarc.suffix.example. TXT "v=DMARC1; p=none; psd=y; rua=mailto:d@suffix.example"'
	usual key.example mx spf dmarc
	echo "long._domainkey.key.example. TXT \"v=DKIM1; p=\" $(key 5120)"
	usual extra.example mx spf dmarc
	echo '_mta-sts.extra.example. TXT "v=STSv1"
	_smtp._tls.extra.example. TXT "v=TLSRPTv1"'
	usual beside.example mx dmarc
	echo 'beside.example. TXT "v=spf1 redirect=host.example ip4:198.18.0.1 -all"'
	usual world.example mx dmarc
	echo 'world.example. TXT "v=spf1 mx/0 a:mx1.host.example//1 -all"'
	usual twice.example mx spf
	echo '_dmarc.twice.example. TXT "v=DMARC1; p=none; p=reject; rua=mailto:d@twice.example"'
	usual alias.example mx spf
	echo '_dmarc.alias.example. CNAME alias._d.host.example.
	alias._d.host.example. TXT "v=DMARC1; p=none; ri=1; rua=mailto:d@alias.example"'
	usual dane.example spf dmarc
	for i in $(seq 10 30); do
		echo "dane.example. MX $i m$i.dane.example."
		echo "m$i.dane.example. A 198.18.2.$i"
		echo "_25._tcp.m$i.dane.example. TLSA 3 1 1 $(printf '%064d' "$i")"
	done
	usual good.example mx spf dmarc
	echo "s1._domainkey.good.example. TXT \"v=DKIM1; p=\" $rsa2048"
} | sed 's/^\t*//' | zone
serve

# fix CODE: the last line of its fix
fix() {
	jq -r ".findings[] | select(.code == \"$1\").fix" out | tail -1
}
# found DOMAIN WANT [OPTION...]: the codes that are there
found() {
	local domain=$1 want=$2
	shift 2
	run 0 "$dns" check "$domain" --resolver "$server" --format json "$@"
	silent
	equal "$domain" "$want" "$(jq -r '[.findings[] |
	    select(.severity != "ok") | "\(.severity) \(.code)"] | unique |
	    join(",")' out)"
}
found nomx.example 'info MX_NONE'
found voids.example 'error SPF_VOID_LOOKUPS'
found voids4.example 'warning SPF_VOID_LOOKUPS'
found voids6.example 'info SPF_VOID_LOOKUPS'
found loop.example 'error SPF_LOOP'
found mxlimit.example 'error SPF_MX_LIMIT'
found costly.example 'error SPF_TOO_MANY_LOOKUPS,info SPF_LONG'
found after.example 'warning SPF_AFTER_ALL'
found wide.example 'warning SPF_WIDE'
found long.example 'info SPF_LONG'
found longer.example 'warning SPF_LONG'
found none.example 'error DMARC_MISSING'
found misplaced.example 'error DMARC_MISPLACED'
found deaf.example 'error RUA_NOT_AUTHORISED,error RUA_UNDELIVERABLE'
found tests.example 'info DMARC_STRICT,info DMARC_TESTING'
found suffix.example 'warning DMARC_PSD'
found key.example 'warning DKIM_KEY_LONG' --selector long
found extra.example 'info BIMI_ABSENT,info DANE_ABSENT,info MTA_STS_INVALID,info TLSRPT_INVALID' \
    --extras
found beside.example 'warning SPF_AFTER_ALL'
equal 'redirect beside all' 'beside.example. TXT "v=spf1 ip4:198.18.0.1 -all"' \
    "$(fix SPF_AFTER_ALL)"
found world.example 'error SPF_PASS_ALL'
equal 'half of the world' 'world.example. TXT "v=spf1 mx a:mx1.host.example -all"' \
    "$(fix SPF_PASS_ALL)"
found twice.example 'error DMARC_INVALID'
found alias.example 'info DMARC_OLD_TAGS'
jq -r '.findings[].fix' out | grep -q '; the name is an alias of alias._d.host.example, so change' ||
    fail 'a record of somebody else' out
found dane.example 'info BIMI_ABSENT,info DANE_PRESENT,info MTA_STS_ABSENT,info TLSRPT_ABSENT' \
    --extras
equal 'hosts that are not asked' \
    '20 of 21 hosts that take mail have TLSA records; 1 not asked' \
    "$(jq -r '.findings[] | select(.code == "DANE_PRESENT").detail' out)"
found good.example '' --selector s1
equal 'what is well' 'DKIM_OK,DMARC_OK,MX_OK,SPF_OK' \
    "$(jq -r '[.findings[].code] | sort | join(",")' out)"

# ---- with mail ----

db=$work/dmarc.db policy=own.example
# of CODE: severity and subject
of() {
	sql "SELECT severity || ' ' || subject FROM dns_finding
	    WHERE domain = 'own.example' AND code = '$1' ORDER BY subject"
}
{
	usual own.example mx spf dmarc
	echo "s1._domainkey.own.example. TXT \"v=DKIM1; p=\" $rsa2048
	_dmarc.part.own.example. TXT \"v=DMARC1; p=none; psd=n; rua=mailto:d@own.example\""
	tail -n +5 zone
} | sed 's/^\t*//' >own
zone <own
again
for begin in 2025-06-10 2026-11-10; do
	{
		row 198.18.0.1 40 pass own.example s1
		row 198.18.0.1 4 pass a.part.own.example s1
	} | mail "$begin" "$(date -u -d "$begin" +%s)" >"$begin.xml"
done
"$ingest" --db "$db" --now 2025-06-12 2025-06-10.xml || fail ingest
refresh 0 2025-06-12T06:00:00Z --records
equal 'where old receivers find another record' 'warning a.part.own.example' \
    "$(of DMARC_TREE_DIFFERS)"
equal 'a new key' '' "$(of DKIM_KEY_OLD)"
"$ingest" --db "$db" --now 2026-11-12 2026-11-10.xml || fail ingest
refresh 0 2026-11-12T06:00:00Z --records
equal 'a key of 17 months' 'info s1' "$(of DKIM_KEY_OLD)"
sed -i "s|^s1._domainkey.own.example.*|s1._domainkey.own.example. TXT \"v=DKIM1; p=\" $(key 2048)|" zone
again
refresh 0 2026-11-13T06:00:00Z --records
equal 'which is replaced' '' "$(of DKIM_KEY_OLD)"

# More than is asked about a domain: own things come first, the rest is named.
for i in $(seq 60); do
	row 198.18.0.1 1 pass "n$i.own.example" "k$i"
done | mail crowd "$(date -u -d 2026-11-11 +%s)" >crowd.xml
"$ingest" --db "$db" --now 2026-11-13 crowd.xml || fail ingest
relay
run 0 "$dns" refresh --db "$db" --resolver "$relay" --timeout 2 --records \
    --now 2026-11-14T06:00:00Z
equal 'what is left out' 'info mail' "$(of DNS_BUDGET | grep mail)"
[ "$(grep -c 'own\.example' asked)" -le 360 ] ||
    fail "$(grep -c 'own\.example' asked) questions"
equal 'own records are known' 1 "$(sql "SELECT mx_ts = spf_ts AND
    spf_ts = dmarc_ts AND dmarc_ts = checked_ts FROM dns_domain
    WHERE domain = 'own.example'")"
equal 'no error comes of it' 'DKIM_KEY_MISSING' "$(sql "SELECT DISTINCT code
    FROM dns_finding WHERE severity = 'error'")"

# Five hundred and more of questions about one domain.
{
	for i in $(seq 49); do
		echo "n$i.own.example. MX 10 m$i.n$i.own.example."
	done
	tail -n +5 zone
} >own
zone <own
again
refresh 0 2026-11-15T06:00:00Z --records
equal 'questions' info "$(of DNS_BUDGET | grep -v mail | cut -d' ' -f1 |
    sort -u)"
equal 'own records are known, too' "$(date -u -d 2026-11-15T06:00:00Z +%s)" \
    "$(sql "SELECT min(mx_ts, spf_ts, dmarc_ts) FROM dns_domain
    WHERE domain = 'own.example'")"
finish
