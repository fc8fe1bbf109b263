#!/bin/bash
# Numbers for Prometheus: what the document and the views say, in a form that
# promtool takes, whatever strangers are called; the alerts are valid rules.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
need jq sqlite3
dist=$DMARC_SOURCE/dist/prometheus

house_not_ready fix.example
house_roll_back back.example
report Sub fix.example 2026-11-12 "$p_none" < <(own news.fix.example 50)
for i in {1..40}; do
	mail=$(printf 'd@"\\\\%d' "$i") \
	    report 'x\"} 1&#10;evil_metric 1' fix.example 2026-11-11 \
	    "$p_none" < <(own fix.example 1)
	sed -i "s|<email>[^<]*|<email>dmarc@r$i.example|" "$box/$made.xml"
done
report 'x\"} 1&#10;evil_metric 1' fix.example 2026-11-10 "$p_none" \
    < <(own fix.example 1)
sed -i 's|<email>[^<]*|<email>none|' "$box/$made.xml"
ingest

ask weekly --format prom >prom || fail 'prom' err
ask readiness --format prom | cmp - prom || fail 'readiness says other things'
ask readiness --format json >json || fail 'json'

# value METRIC LABEL...: the sample that has all these labels
value() {
	local metric=$1 line
	shift
	line=$(grep "^${metric}[{ ]" prom)
	for label in "$@"; do
		line=$(grep -F -- "$label" <<<"$line")
	done
	echo "${line##* }"
}
while read -r domain scope code at_risk n days fixes; do
	at=("domain=\"$domain\"" "scope=\"$scope\"")
	equal "$domain $scope state" 1 \
	    "$(value dmarc_readiness_state "${at[@]}" "state=\"${code,,}\"")"
	equal "$domain $scope: one state of seven" '7 1' "$(grep \
	    "^dmarc_readiness_state{domain=\"$domain\",scope=\"$scope\"" prom |
	    awk '{ n++; sum += $NF } END { print n, sum }')"
	equal "$domain $scope ratio" "$at_risk" \
	    "$(value dmarc_at_risk_ratio "${at[@]}" | jq --argjson n "$n" \
	    '. * $n | round')"
	equal "$domain $scope days" "$days" \
	    "$(value dmarc_coverage_ratio "${at[@]}" | jq '. * 28 | round')"
	equal "$domain $scope to fix" "$fixes" \
	    "$(value dmarc_readiness_blockers "${at[@]}" 'kind="fix"')"
done < <(jq -r '.domains[] | select(.verdict.rate.n > 0) |
    "\(.domain) \(.scope) \(.verdict.code) \(.verdict.rate.at_risk) " +
    "\(.verdict.rate.n) \(.coverage.days_with_reports) " +
    "\([.blockers[] | select(.kind == "fix")] | length)"' json)
equal 'messages by class' "$(jq -r '.domains[] | .domain as $d | .scope as $s |
    .senders | group_by(.class)[] | "\($d) \($s) \(.[0].class |
    ascii_downcase) \(map(.messages) | add) \(map(.messages - .pass) | add)" +
    " \(map(.week.messages) | add)"' json | sort)" \
    "$(while read -r domain scope class; do
	at=("domain=\"$domain\"" "scope=\"$scope\"" "class=\"$class\"")
	echo "$domain $scope $class" \
	    "$(value dmarc_window_messages "${at[@]}" 'window="28d"')" \
	    "$(value dmarc_window_failing_messages "${at[@]}" 'window="28d"')" \
	    "$(value dmarc_window_messages "${at[@]}" 'window="7d"')"
    done < <(jq -r '.domains[] | .domain as $d | .scope as $s | [.senders[].class] |
	unique[] | "\($d) \($s) \(ascii_downcase)"' json) | sort)"
equal 'all that the database holds' "$(sql "SELECT policy_domain || ' ' ||
    sum(dmarc_pass) || ' ' || sum(messages - dmarc_pass) || ' ' ||
    sum(disp_reject) || ' ' || count(*) FROM v_report WHERE counted
    GROUP BY policy_domain ORDER BY 1")" "$(for domain in back.example \
    fix.example; do
	of="domain=\"$domain\""
	echo $domain \
	    "$(value dmarc_reported_messages_total "$of" 'result="pass"')" \
	    "$(value dmarc_reported_messages_total "$of" 'result="fail"')" \
	    "$(value dmarc_reported_disposition_total "$of" '="reject"')" \
	    "$(grep "^dmarc_reports_total{$of" prom |
	    awk '{ sum += $NF } END { print sum }')"
    done)"
equal 'messages read' "$(sql "SELECT count(*) FROM v_message
    WHERE outcome = 'stored'")" \
    "$(value dmarc_ingest_files_total 'result="stored"')"
equal 'last message' "$(date -u -d "$now" +%s)" \
    "$(value dmarc_last_ingest_timestamp_seconds)"
equal 'size' "$(stat -c %s "$db")" "$(value dmarc_db_size_bytes)"

# Anybody may report: there are never more series than that.
equal 'reporters of a domain' 31 \
    "$(grep -c '^dmarc_reports_total{domain="fix.example"' prom)"
grep -q '^evil' prom && fail 'a name became a sample'
grep -vE '^(# (HELP|TYPE) )?dmarc_[a-z_]+[ {]' prom && fail 'a strange line'
grep -E '[0-9]{1,3}(\.[0-9]{1,3}){3}' prom && fail 'an address'

fresh
ingest_nothing() {
	printf 'From: a@b.example\n\nhello\n' >"$box/mail"
	ingest
}
ingest_nothing
ask weekly --format prom >empty || fail 'nothing yet' err
grep -q '^dmarc_ingest_files_total{result="not-a-report"} 1$' empty ||
    fail 'nothing yet'

# All that can be seen without promtool was seen.
PATH=$PATH:$DMARC_SOURCE/build/tools
if ! command -v promtool >/dev/null; then
	[ "$failed" = 0 ] || finish
	skip 'no promtool: script/promtool gets it'
fi
for file in prom empty; do
	promtool check metrics <$file >lint 2>&1 || fail "$file" lint
	[ -s lint ] && fail "$file" lint
done
promtool check rules "$dist/dmarc-ledger.rules.yml" >lint 2>&1 ||
    fail 'the rules' lint
finish
