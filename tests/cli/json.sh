#!/bin/bash
# JSON and JSON lines of dmarc-report: the document keeps to the schema that is
# shipped, for domains in every state; lines are its senders.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
need jq python3
schema=$DMARC_SOURCE/data/dmarc-summary-1.schema.json
python3 -c 'import jsonschema' 2>/dev/null || skip 'no jsonschema'

# valid WHAT [OPTION] FILE: it keeps to the schema
valid() {
	local what=$1
	shift
	"$DMARC_SOURCE/tests/report/schema.py" "${@:1:$#-1}" "$schema" \
	    "${@: -1}" >faults || fail "$what: $(head -5 faults)"
}

house_done done.example
house_not_ready fix.example
house_roll_back back.example
report Quiet empty.example 2026-11-12 "$p_none" </dev/null
report Sub fix.example 2026-11-12 "$p_none" < <(own news.fix.example 50)
ingest
mkdir conf
printf '[domain never.example]\nsends_mail = no\n' >conf/dmarc.conf

for command in readiness weekly 'sources' 'sources --since 60d' \
    'sources --fails --sort fail --since 2026-11-01 --until 2026-11-09' \
    'readiness nobody.example' 'sources --since 7d nobody.example' \
    'readiness never.example --config conf/dmarc.conf'; do
	# shellcheck disable=SC2086
	ask $command --format json >json || fail "$command" err
	valid "$command" json
	# shellcheck disable=SC2086
	ask $command --format jsonl >jsonl || fail "$command" err
	valid "$command as lines" --lines jsonl
	equal "$command: a line for each sender" \
	    "$(jq '[.domains[].senders[]] | length' json)" "$(wc -l <jsonl)"
	equal "$command: its numbers" "$(jq -cS '.domains[] | {domain, scope} +
	    .senders[]' json)" "$(jq -cS 'del(.verdict, .window_from,
	    .window_to)' jsonl)"
	equal "$command: the window" "$(jq -r 'if .domains | map(.senders) |
	    flatten | length > 0 then "\(.window.from) \(.window.to)" else
	    empty end' json)" "$(jq -r '"\(.window_from) \(.window_to)"' jsonl |
	    sort -u)"
done

ask readiness --format json >json
equal 'states' 'DONE NOT_READY ROLL_BACK' "$(jq -r '[.domains[].verdict.code] |
    unique - ["HOLD", "NO_DATA"] | join(" ")' json)"
equal 'the week of the last day' 2026-W46 "$(jq -r .window.week json)"
equal 'never looked up' 'null' "$(jq -c '[.domains[].dns] | unique[]' json)"
ask sources --since 28d --format json >json
equal 'no verdict' '[null]' "$(jq -c '[.domains[].verdict] | unique' json)"
equal 'not known' '[null]' "$(jq -c '[.domains[].senders[].class] | unique' \
    json)"

# What DNS says is there once it was looked up.
checked=$(date -u -d "$now" +%s)
sql "INSERT INTO dns_domain
    (domain, spf_lookups, dnssec, checked_ts) VALUES ('fix.example', 7, NULL, $checked);
    INSERT INTO dns_record
    (domain, kind, record, ttl) VALUES ('fix.example', 'spf', 'v=spf1 -all', 60);
    INSERT INTO dns_host
    (ip, name, confirmed, checked_ts) VALUES ('192.0.2.10', 'mx.fix.example', 1, $checked);
    INSERT INTO dns_key
    (domain, selector, state, type, bits, testing, ttl, checked_ts) VALUES
    ('fix.example', 's1', 'revoked', NULL, NULL, 0, NULL, $checked);
    INSERT INTO dns_finding
    (domain, code, detail, severity) VALUES
    ('fix.example', 'SPF_OK', '7 of 10 lookups', 'ok')"
ask readiness --format json >json
valid 'with DNS' json
equal 'looked up' '["7",null,"v=spf1 -all","SPF_OK"]' "$(jq -c '.domains[] |
    select(.domain == "fix.example" and .scope == "domain") | .dns |
    ["\(.spf_lookups)", .dnssec, .spf, .findings[].code]' json)"

status 2 'readiness writes only' readiness --format csv
finish
