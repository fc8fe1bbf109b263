#!/bin/bash
# A sender has one key and one name: weekly, readiness, sources and explain say
# the same of who sent what, for domains in every state, with and without host
# names and labels.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
need jq sqlite3
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
now=2026-11-17T07:00:00Z
for house in "done" not_ready roll_back ready ready_reject hold test_mode mixed \
    recovered silent parked; do
	"house_$house" "${house//_/-}.example"
done
ingest
mkdir conf && : >conf/dmarc.conf

# by_sender FILE: domain, scope, key and name of each sender; messages, passing
# ones and addresses of all its entries together
by_sender() {
	jq -r '[.domains[] | . as $d | .senders[] | { messages, pass,
	    of: ([$d.domain, $d.scope, .key, .name] | join("|")),
	    ip: [.sources[].ip] }] | group_by(.of) | .[] |
	    "\(.[0].of) \(map(.messages) | add) \(map(.pass) | add) " +
	    (map(.ip) | add | unique | join(","))' "$1" | sort
}

# alike WHAT: the pages about the same days agree
alike() {
	local from to
	ask weekly --config conf/dmarc.conf --format json >weekly.json ||
	    fail "$1: weekly" err
	ask readiness --config conf/dmarc.conf --format json >readiness.json ||
	    fail "$1: readiness" err
	from=$(jq -r .window.from weekly.json)
	to=$(jq -r .window.to weekly.json)
	ask sources --config conf/dmarc.conf --since "$from" --until "$to" \
	    --format json >sources.json || fail "$1: sources" err
	ask sources --config conf/dmarc.conf --since "$from" --until "$to" \
	    --format csv >sources.csv || fail "$1: csv" err
	ask explain --config conf/dmarc.conf --format json >explain.json ||
	    fail "$1: explain" err

	by_sender weekly.json >weekly.txt
	[ "$(wc -l <weekly.txt)" -gt 30 ] || fail "$1: too few senders"
	by_sender readiness.json >other.txt
	diff weekly.txt other.txt >differs || fail "$1: readiness" differs
	by_sender sources.json >other.txt
	diff weekly.txt other.txt >differs || fail "$1: sources" differs
	sqlite3 :memory: '.mode csv' '.import sources.csv t' '.mode list' \
	    "SELECT domain || '|' || scope || '|' || sender_key || '|' ||
		sender_name || ' ' || sum(messages) || ' ' || sum(dmarc_pass)
	    FROM t GROUP BY domain, scope, sender_key, sender_name" |
	    sort >other.txt
	sed 's/ [^ ]*$//' weekly.txt | sort | diff - other.txt >differs ||
	    fail "$1: csv" differs

	# Gates are about these senders, or about a reporter.
	jq -r '.domains[] | . as $d | .gates[] | select(.sender != null) |
	    select(.code != "COVERAGE_GAP") |
	    "\($d.domain)|\($d.scope)|\(.sender)|\(.name)"' explain.json |
	    sort -u >gates.txt
	[ -s gates.txt ] || fail "$1: no gate names a sender"
	sed 's/ [0-9]* [0-9]* [^ ]*$//' weekly.txt | sort -u |
	    comm -13 - gates.txt >differs
	[ ! -s differs ] || fail "$1: gates" differs
}

# shown WHAT NAME: pages for people use the name.
shown() {
	local page
	ask weekly not-ready.example --config conf/dmarc.conf >page.text
	ask weekly not-ready.example --config conf/dmarc.conf \
	    --format html >page.html
	ask sources not-ready.example --config conf/dmarc.conf >page.sources
	for page in page.text page.html page.sources; do
		grep -qF "$2" "$page" || fail "$1: no $2 in $page" "$page"
	done
}

alike 'networks'
shown 'a network of its own' 192.0.2.0/24
shown 'a service' Mailchimp
shown 'an organization' smallshop.example

checked=$(date -u -d '2026-11-15T06:00:00Z' +%s)
sql "INSERT INTO dns_host
    (ip, name, confirmed, checked_ts) VALUES
    ('192.0.2.10', 'mx1.not-ready.example', 1, $checked),
    ('2001:db8:25::10', 'mx1.not-ready.example', 1, $checked),
    ('203.0.113.9', 'mta7.sendgrid.net', 1, $checked),
    ('192.0.2.99', 'files.office.example', 1, $checked),
    ('203.0.113.200', 'h203-0-113-200.isp.example', 1, $checked)"
alike 'host names'
shown 'a host of its own' mx1.not-ready.example
shown 'a service by its host' SendGrid

cat >conf/senders.conf <<-END
authorised dkim:mailchimpapp.net
own        spf:not-ready.example
forwarder  198.51.100.20
own        192.0.2.99
authorised ptr:sendgrid.net
ignore     203.0.113.200
unauthorised 198.51.100.30
END
alike 'labels'
shown 'a label' Mailchimp
grep -q '^not-ready.example (own)' page.sources ||
    fail 'a label on its own domain' page.sources
finish
