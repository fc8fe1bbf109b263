#!/bin/bash
# A resolver that says of everything that it does not exist, as a captive portal
# or a broken split horizon does: reports of the last days know better.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need sqlite3
db=$work/dmarc.db
policy=own.world

missing="SELECT group_concat(domain, ' ') FROM (SELECT domain FROM dns_finding
    WHERE code = 'DOMAIN_MISSING' ORDER BY domain)"

for policy in own.world second.world; do
	row 198.18.0.1 40 pass "$policy" s1 |
	    mail "$policy" "$(date -u -d 2026-11-10 +%s)" >"$policy.xml"
done
"$ingest" --db "$db" --now 2026-11-12 own.world.xml second.world.xml ||
    fail ingest
zone <<'END'
own.world. MX 10 mx.own.world.
mx.own.world. A 198.18.0.1
own.world. TXT "v=spf1 mx -all"
_dmarc.own.world. TXT "v=DMARC1; p=none; rua=mailto:d@own.world"
END
serve
refresh 0 2026-11-12T06:00:00Z
silent
equal 'one of two is gone' second.world "$(sql "$missing")"

# Nothing exists, not even the domain above: the run ends as without a resolver.
sql .dump >before
zone </dev/null
again
refresh 69 2026-11-13T06:00:00Z
says 'the resolver says that not even world exists, but reports about own.world came in the last days'
equal 'one line' 1 "$(wc -l <err)"
sql .dump | diff before - >changes || fail 'it changes' changes
refresh 69 2026-11-13T06:00:00Z own.world
sql .dump | diff before - >changes || fail 'one domain' changes

# Whoever asks sees what the resolver says.
run 0 "$dns" check own.world --resolver "$server"
grep -q DOMAIN_MISSING out || fail check out

# The domain above exists: then the resolver is right.
zone <<<'other.world. A 198.18.0.9'
again
refresh 0 2026-11-14T06:00:00Z
silent
equal 'all are gone' 'own.world second.world' "$(sql "$missing")"
equal 'as of then' 2 "$(sql "SELECT count(*) FROM dns_domain
    WHERE checked_ts = $(date -u -d 2026-11-14T06:00:00Z +%s)")"

# Reports of long ago prove nothing.
zone </dev/null
again
refresh 0 2026-12-20T06:00:00Z
silent
equal 'nor do old reports' 2 "$(sql "SELECT count(*) FROM dns_domain
    WHERE checked_ts = $(date -u -d 2026-12-20T06:00:00Z +%s)")"
finish
