#!/bin/bash
# dmarc-report readiness: the page, the document and the exit statuses; the
# numbers against the views.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
ingest

page readiness readiness example.org
page readiness-nodata readiness unknown.example

# Settled days are those that ended at least 24 hours ago.
ask readiness --format json >json || fail 'json'
equal window '2026-10-18 2026-11-14' \
    "$(jq -r '"\(.window.from) \(.window.to)"' json)"
equal 'messages of 28 days' "$(sql "SELECT policy_domain, sum(messages)
    FROM v_daily WHERE day BETWEEN '2026-10-18' AND '2026-11-14'
    GROUP BY 1 ORDER BY 1")" "$(jq -r '.domains | group_by(.domain)[] |
    "\(.[0].domain)|\(map(.what_if[0].messages) | add)"' json)"
equal 'what is lost is the sum of its parts' true "$(jq '[.domains[].what_if[] |
    .lost == .at_risk + .collateral + .unknown + .forged] | all' json)"
equal 'senders hold all messages' true "$(jq '[.domains[] |
    .what_if[0].messages == ([.senders[].messages] | add // 0) and
    .what_if[0].messages == ([.senders[].sources[].messages] | add // 0)] |
    all' json)"
equal 'reports of each scope' "$(sql "SELECT policy_domain, CASE
    WHEN header_from = policy_domain THEN 'domain' ELSE 'subdomains' END,
    count(DISTINCT report_pk) FROM v_record
    WHERE day BETWEEN '2026-10-18' AND '2026-11-14'
    GROUP BY 1, 2 ORDER BY 1, 2")" "$(jq -r '.domains |
    sort_by(.domain, .scope)[] | "\(.domain)|\(.scope)|\(.coverage.reports)"' \
    json)"
equal 'a class for every source' true "$(jq '[.domains[].senders[] |
    .class as $class | .sources[].class == $class] | all' json)"

# All commands tell the same.
for command in weekly sources; do
	ask $command --format json >other || fail "$command --format json"
	cmp json other || fail "$command says something else"
done
ask readiness --format json >again && cmp json again || fail 'not the same twice'

# What scripts go by: both have to wait here.
ask readiness --exit-code unknown.example >page
equal 'exit status without data' 12 $?
ask readiness unknown.example >page || fail 'a verdict is no failure'
ask readiness --exit-code example.org >page
equal 'exit status' 12 $?
ask weekly --exit-code >page
equal 'exit status of the worst' 12 $?
mkdir conf
printf 'own 203.0.113.0/24\n' >conf/senders.conf
printf '[report]\nprofile = fast\n' >conf/dmarc.conf
ask readiness --exit-code example.org --config conf/dmarc.conf >page
equal 'exit status when own mail fails' 11 $?
grep -q '203.0.113.0/24: some of its mail fails' page || fail 'who fails'
grep -q 'profile fast' page || fail 'the profile is not said'
status 2 '--exit-code is for' sources --exit-code
status 2 'readiness covers' readiness --since 7d

# A domain that sends nothing may reject at once.
printf '[domain %s]\nsends_mail = no\n' unknown.example >conf/dmarc.conf
ask readiness unknown.example --exit-code --config conf/dmarc.conf >page ||
    fail 'parked'
tr -s '\n ' ' ' <page | grep -qF '_dmarc.unknown.example. TXT "v=DMARC1; p=reject; sp=reject; np=reject"' ||
    fail 'its record' page

# A domain is known as soon as there is any report about it.
report google.com new.example 2026-11-15 '<p>none</p>' <<-END
	192.0.2.10 5 none pass pass new.example new.example:s1:pass new.example:mfrom:pass
	END
ingest
equal 'too young to judge' NO_DATA "$(ask readiness --format json |
    jq -r '.domains[] | select(.domain == "new.example") | .verdict.code')"
finish
