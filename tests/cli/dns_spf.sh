#!/bin/bash
# dmarc-dns spf: what SPF says about mail, from a real name server.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq

long=$(printf 'ip4:198.18.20.%d ' $(seq 1 120))
zone <<EOF
shop.example. TXT "v=spf1 include:_spf.host.example mx ~all"
shop.example. MX 10 mx.shop.example.
mx.shop.example. A 198.18.0.1
mx.shop.example. AAAA 2001:2::1
_spf.host.example. TXT "v=spf1 ip4:198.18.12.0/24 -all"
alias.example. TXT "v=spf1 a:www.alias.example -all"
www.alias.example. CNAME mx.shop.example.
big.example. TXT $(printf '%s' "v=spf1 $long-all" | fold -w 250 |
    sed 's/.*/"&"/' | paste -sd' ')
evil.example. TXT "v=spf1 ip4:198.18.1.1 \027[2J\007\155\255 -all"
list.example. TXT "v=spf1 exists:%{l}.users.example -all"
ann.users.example. A 127.0.0.2
EOF
serve

# evaluate DOMAIN OPTION...: "result term at lookups"
evaluate() {
	local domain=$1
	shift
	"$dns" spf "$domain" --resolver "$server" --format json "$@" \
	    >json 2>err || fail "spf $domain $*" err
	jq -r '"\(.result) \(.term) \(.at) \(.lookups)"' json
}

equal 'by an include' 'pass ip4:198.18.12.0/24 _spf.host.example 1' \
    "$(evaluate shop.example --ip 198.18.12.7)"
equal 'by its mx' 'pass mx shop.example 2' \
    "$(evaluate shop.example --ip 2001:2::1)"
equal 'by none' 'softfail ~all shop.example 2' \
    "$(evaluate shop.example --ip 198.18.13.1)"
equal 'two addresses' 'pass softfail ' "$(evaluate shop.example \
    --ip 198.18.12.7 --ip 198.18.13.1 | cut -d' ' -f1 | tr '\n' ' ')"
equal 'through a CNAME' 'pass a:www.alias.example alias.example 1' \
    "$(evaluate alias.example --ip 198.18.0.1)"
equal 'an answer over TCP' 'pass ip4:198.18.20.120 big.example 0' \
    "$(evaluate big.example --ip 198.18.20.120)"
equal 'IPv4 as IPv6' 'pass ip4:198.18.12.0/24 _spf.host.example 1' \
    "$(evaluate shop.example --ip ::ffff:198.18.12.7)"
equal 'no record' 'none null null 0' "$(evaluate users.example --ip 198.18.0.1)"
equal 'no name' 'none null null 0' "$(evaluate 'a..b' --ip 198.18.0.1)"
equal 'its sender' 'pass exists:%{l}.users.example list.example 1' \
    "$(evaluate list.example --mail-from ann@list.example --ip 198.18.0.9)"
equal 'another sender' 'fail -all list.example 1' \
    "$(evaluate list.example --mail-from bob@list.example --ip 198.18.0.9)"
equal 'an empty sender' postmaster@mx.shop.example "$(evaluate mx.shop.example \
    --mail-from '' --helo mx.shop.example --ip 198.18.0.1 >/dev/null
    jq -r .mail_from json)"

# What strangers wrote is data.
equal 'control characters' permerror \
    "$(evaluate evil.example --ip 198.18.1.1 | cut -d' ' -f1)"
run 0 "$dns" spf evil.example --resolver "$server" --ip 198.18.1.1
LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f-\xff]' out json &&
    fail 'hidden characters' out

# The trace.
run 0 "$dns" spf shop.example --resolver "$server" --ip 198.18.12.7
equal 'trace' 'shop.example, mail from postmaster@shop.example, by 198.18.12.7: pass
  decided by ip4:198.18.12.0/24 in the record of _spf.host.example
  lookups 1 of 10, void 0 of 2
  include:_spf.host.example (_spf.host.example): match
    ip4:198.18.12.0/24: match' "$(cat out)"
silent

# The command line.
run 2 "$dns"
run 2 "$dns" spf shop.example
says '--ip'
run 2 "$dns" spf shop.example --ip 1.2.3
says "'1.2.3' is not an address"
run 2 "$dns" spf --ip 198.18.0.1
run 2 "$dns" spd shop.example --ip 198.18.0.1
says "did you mean 'spf'"
run 2 "$dns" example.org
says "'example.org' is no command; for a domain: dmarc-dns check example.org"
run 2 "$dns" spf shop.example --ip 198.18.0.1 --jobs 0
run 2 "$dns" spf shop.example --ip 198.18.0.1 --resolver nowhere
says 'nowhere'
run 66 "$dns" spf shop.example --ip 198.18.0.1 --trust-anchor none.key
says 'none.key'
run 0 "$dns" --help
[ "$(wc -l <out)" -lt 24 ] || fail 'help is long'
"$dns" --version >/dev/full 2>err
equal 'a full disk' 74 $?

# Nobody answers.
kill "$server_pid"
wait "$server_pid" 2>/dev/null
start=$(date +%s)
run 69 "$dns" spf shop.example --resolver "$server" --ip 198.18.0.1 --timeout 1
says 'no resolver answers'
[ $(($(date +%s) - start)) -lt 5 ] || fail 'it waits too long'
grep -q temperror out || fail 'no result' out
finish
