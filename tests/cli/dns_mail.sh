#!/bin/bash
# What mail in reports makes dmarc-dns ask: keys of services.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need jq sqlite3
db=$work/dmarc.db
policy=own.example

sql() {
	sqlite3 "$db" "$1"
}
# refresh STATUS TIME [ARGUMENT...]
refresh() {
	local want=$1 time=$2
	shift 2
	run "$want" "$dns" refresh --db "$db" --resolver "$server" \
	    --timeout 2 --now "$time" "$@"
}

mkdir etc etc/dmarc
touch etc/dmarc/dmarc.conf
head -n 1 <(grep -v '^#' "$DMARC_SOURCE/data/services.csv") \
    >etc/dmarc/services.csv
echo 'mailer,Mailer,esp,mailer.example,mailer.example,,yes,,k2 k3,,,' \
    >>etc/dmarc/services.csv

zone <<'END'
own.example. MX 10 mx.own.example.
mx.own.example. A 198.18.0.1
own.example. TXT "v=spf1 mx -all"
_dmarc.own.example. TXT "v=DMARC1; p=none; rua=mailto:d@own.example"
k2._domainkey.own.example. CNAME k2.mailer.example.
k2.mailer.example. TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
END
serve
begin=$(date -u -d 2026-11-10 +%s)

# ---- keys that customers of a service have ----

case=services
{
	row 198.18.0.1 40 pass own.example s1
	row 198.18.7.7 3 fail own.example k3
} | mail one "$begin" >one.xml
"$ingest" --db "$db" --now 2026-11-12 one.xml || fail ingest
refresh 0 2026-11-12T06:00:00Z --records
equal 'no mail of the service' s1 "$(sql 'SELECT selector FROM dns_key')"

row 198.18.40.1 5 pass own.example k2 envelope=b.mailer.example \
    d=mailer.example | sed 's|<dkim>pass</dkim>|<dkim>fail</dkim>|
    s|<spf>pass</spf>|<spf>fail</spf>|' | mail two "$begin" >two.xml
"$ingest" --db "$db" --now 2026-11-12 two.xml || fail ingest
refresh 0 2026-11-12T08:00:00Z --records
silent
equal 'a key of its customers' 'k2 good k2.mailer.example' "$(sql "SELECT
    selector || ' ' || state || ' ' || cname FROM dns_key
    WHERE selector <> 's1'")"
equal 'is no finding' '' "$(sql "SELECT code FROM dns_finding
    WHERE subject IN ('k2', 'k3') OR code = 'DKIM_SELECTOR_UNSEEN'")"
run 0 "$dns" check own.example --db "$db" --resolver "$server" --format json \
    --now 2026-11-12T09:00:00Z
equal 'what check shows' 's1 missing,k2 good' \
    "$(jq -r '[.keys[] | "\(.selector) \(.state)"] | join(",")' out)"
run 0 "$dns" check own.example --db "$db" --resolver "$server" \
    --now 2026-11-12T09:00:00Z
grep -q 'k3' out && fail 'a key that nobody has' out
sed -i '/^k2\._domainkey/d' zone
again
refresh 0 2026-11-12T10:00:00Z --records
equal 'a key that is gone' missing "$(sql "SELECT state FROM dns_key
    WHERE selector = 'k2'")"
equal 'keys that never were' 's1 k2' "$(sql "SELECT group_concat(selector, ' ')
    FROM (SELECT selector FROM dns_key ORDER BY selector DESC)")"
equal 'nor have a history' '' "$(sql "SELECT name FROM dns_history
    WHERE name LIKE 'k3%'")"
finish
