#!/bin/bash
# dmarc-report sources: pages, CSV and JSON, and their numbers against SQL.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
ingest

page sources sources
page sources-ip sources example.org --by ip --sort fail
page sources-fails sources EXAMPLE.org. --fails --top 1 --sort last
page sources-week sources example.net --since last-week
page sources-nothing sources other.example example.net --since 2026-01-01 \
    --until 2026-01-31
page sources-none sources --since 2026-01-01 --until 2026-01-31

days="day BETWEEN '2026-10-18' AND '2026-11-14'"
of="policy_domain = 'example.org' AND $days"
flat=$(tr -s ' \n' ' ' <"$work/sources.txt")

# says WHAT WORDS: they stand in the page, wherever its lines break.
says() {
	[[ $flat == *"$2"* ]] || fail "$1: '$2'"
}

want=$(sql "SELECT printf('post.example %d 0%% %d', sum(messages),
    sum(messages) FILTER (WHERE dmarc = 'fail')) FROM v_record
    WHERE $of AND dkim_result = 'pass' AND dkim_domain = 'post.example'")
says 'a sender' "$want"
want=$(sql "SELECT printf('example.org %,d messages %.1f%% pass',
    sum(messages), 100.0 * sum(messages * (dmarc = 'pass')) / sum(messages))
    FROM v_record WHERE $of")
says 'messages' "$want"
want=$(sql "SELECT printf('DKIM %.1f%%, SPF %.1f%%',
    100.0 * sum(messages * dkim_aligned) / sum(messages),
    100.0 * sum(messages * spf_aligned) / sum(messages))
    FROM v_record WHERE $of")
says 'shares' "$want"
want=$(sql "SELECT printf('%,d delivered, %d quarantined; policy overridden: '
    || '%d forwarded, %d mailing_list',
    sum(messages) FILTER (WHERE disposition = 'none'),
    sum(messages) FILTER (WHERE disposition = 'quarantine'),
    sum(messages) FILTER (WHERE override = 'forwarded'),
    sum(messages) FILTER (WHERE override = 'mailing_list'))
    FROM v_record WHERE $of")
says 'handling' "$want"
want=$(sql "SELECT printf('%d reporters on %d days', count(DISTINCT reporter),
    count(DISTINCT day)) FROM v_report WHERE counted AND $of")
says 'coverage' "$want"

# Every address of the page by address has the numbers of the view.
while IFS='|' read -r ip messages failing; do
	grep -qE "^$ip +$messages +[0-9.<>]+% +$failing " \
	    "$work/sources-ip.txt" || fail "by ip: $ip $messages $failing"
done < <(sql "SELECT source_ip, printf('%,d', sum(messages)),
    coalesce(sum(messages) FILTER (WHERE dmarc = 'fail'), 0) FROM v_record
    WHERE $of GROUP BY source_ip")

# CSV: a row for each sender and address, whose sums are those of the view.
ask sources --format csv >csv || fail 'csv'
header=domain,scope,window_from,window_to,sender_key,sender_name
header+=,source_ip,ptr,ptr_confirmed,messages,dmarc_pass
header+=,dmarc_fail,dkim_aligned,spf_aligned,disp_none,disp_quarantine
header+=,disp_reject,overridden,reporters,first_day,last_day,why
equal 'csv header' "$header" "$(head -1 csv | tr -d '\r')"
grep -qv $'\r$' csv && fail 'csv: a line without CRLF'
csv() {
	sqlite3 :memory: '.mode csv' '.import csv t' '.mode list' "$1"
}
scope="CASE header_from WHEN policy_domain THEN 'domain'
    ELSE 'subdomains' END"
got=$(csv "SELECT domain, scope, sum(messages), sum(dmarc_pass),
    sum(dmarc_fail), sum(dkim_aligned), sum(spf_aligned), sum(disp_none),
    sum(disp_quarantine), sum(disp_reject), sum(overridden), min(first_day),
    max(last_day) FROM t WHERE domain = 'example.org' GROUP BY 1, 2
    ORDER BY 1, 2")
want=$(sql "SELECT policy_domain, $scope, sum(messages),
    sum(messages * (dmarc = 'pass')), sum(messages * (dmarc = 'fail')),
    sum(messages * dkim_aligned), sum(messages * spf_aligned),
    sum(messages * (disposition IN ('none', 'pass'))),
    sum(messages * (disposition = 'quarantine')),
    sum(messages * (disposition = 'reject')),
    sum(messages * (override IS NOT NULL)), min(day), max(day)
    FROM v_record WHERE $of GROUP BY 1, 2 ORDER BY 1, 2")
equal 'csv sums' "$want" "$got"
# A period of a week is split over its days.
equal 'csv sums of days' "$(sql "SELECT policy_domain, sum(messages),
    sum(dmarc_pass), sum(disp_reject) FROM v_daily WHERE $days
    GROUP BY 1 ORDER BY 1")" "$(csv "SELECT domain, sum(messages),
    sum(dmarc_pass), sum(disp_reject) FROM t GROUP BY 1 ORDER BY 1")"
# In this mailbox every address but that of the server has one sender.
equal 'csv rows' "$(sql "SELECT count(*) FROM (SELECT DISTINCT policy_domain,
    source_ip, header_from FROM v_record WHERE $days)")" \
    "$(($(wc -l <csv) - 1))"
equal 'csv reporters' "$(sql "SELECT count(DISTINCT reporter) FROM v_record
    WHERE source_ip = '192.0.2.10' AND header_from = 'example.org'
    AND $days")" "$(csv "SELECT reporters FROM t WHERE scope = 'domain'
    AND domain = 'example.org' AND sender_key = 'net:192.0.2.0/24'
    AND source_ip = '192.0.2.10'")"

# JSON: it parses, and says the same.
ask sources --since 28d --format json >json || fail 'json'
equal 'json head' 'dmarc-summary/1 2026-10-18 2026-11-14 28' "$(jq -r \
    '"\(.schema) \(.window.from) \(.window.to) \(.window.days)"' json)"
got=$(jq -r '.domains[] | [.domain, .scope,
    ([.senders[].messages] | add), ([.senders[].pass] | add),
    ([.senders[].sources[].messages] | add)] | join("|")' json |
    grep ^example.org | sort)
want=$(sql "SELECT policy_domain, $scope, sum(messages),
    sum(messages * (dmarc = 'pass')), sum(messages)
    FROM v_record WHERE $of GROUP BY 1, 2 ORDER BY 1, 2")
equal 'json sums' "$want" "$got"
equal 'json coverage of a scope' "$(sql "SELECT count(DISTINCT day), count(*)
    FROM v_report WHERE report_pk IN (SELECT report_pk FROM v_record
    WHERE $of AND header_from = 'news.example.org')")" \
    "$(jq -r '.domains[] | select(.scope == "subdomains") | .coverage |
    "\(.days_with_reports)|\(.reports)"' json)"
equal 'json: long periods cover all their days' 27 "$(jq '.domains[] |
    select(.domain == "example.net") | .coverage.days_with_reports' json)"
equal 'json: unknown is null' 'null null' "$(jq -r '.domains[0].senders[0] |
    "\(.class) \(.sources[0].ptr)"' json)"
equal 'json --top' 1 "$(ask sources example.net --since 28d --format json --top 1 |
    jq '.domains[0].senders | length')"

# A page that cannot be written is an error, not a shorter page.
if [ -w /dev/full ]; then
	ask sources >/dev/full && fail '/dev/full: exit status 0'
	grep -q 'standard output' err || fail '/dev/full: not said'
fi
ask sources >&- && fail 'closed output: exit status 0'

finish
