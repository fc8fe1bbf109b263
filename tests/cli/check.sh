#!/bin/bash
# dmarc-report check: a line for each thing that has to be set up, which says
# ok or what to do; 0 if nothing is to be done, 1 if something is.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1
need jq sqlite3

# state CHECK STATE TEXT: the line about it, in the JSON of the last look.
state() {
	equal "$case: state of $1" "$2" \
	    "$(jq -r --arg c "$1" '.checks[] | select(.check == $c).state' json)"
	jq -r --arg c "$1" '.checks[] | select(.check == $c).text' json |
	    grep -qF -- "$3" || fail "$1: no '$3'" json
}

# look STATUS [ARGUMENT...]: as text and as JSON, which say the same.
look() {
	local want=$1
	shift
	ask check "$@" >page
	equal "$case: exit status" "$want" $?
	ask check "$@" --format json >json
	equal "$case: exit status with JSON" "$want" $?
	[ -s err ] && fail "$case: says more" err
	equal "$case: texts" "$(jq -r '.checks[].text' json)" \
	    "$(cut -c 19- page | sed 's/ --config [a-z]*\.conf\>//')"
	equal "$case: ok" "$want" "$(jq 'if .ok then 0 else 1 end' json)"
}

# A machine with nothing, and with settings that cannot be read.
case='nothing'
look 1
state settings ok "there is no $XDG_CONFIG_HOME/dmarc/dmarc.conf"
state database 'do' "$db: there is no database yet; run dmarc-ingest first"
state labels ok "there is no $XDG_CONFIG_HOME/dmarc/senders.conf"
case='bad settings'
mkdir -p "$XDG_CONFIG_HOME/dmarc"
printf '[ingest]\njob = 3\n' >"$XDG_CONFIG_HOME/dmarc/dmarc.conf"
look 1
state settings 'do' 'dmarc/dmarc.conf:2: [ingest] job: unknown key'
grep -q ' database ' page && fail 'a database without settings' page
rm "$XDG_CONFIG_HOME/dmarc/dmarc.conf"

# Reports, of today; DNS knows; what is left is for the machine to say.
case='reports'
for org in google.com Yahoo $'E\e[31mvil; x' four.example; do
	email=dmarc@$org report "$org" example.org 2026-11-14 '<p>none</p>' \
	    <<<'192.0.2.10 9 none pass pass example.org - example.org:mfrom:pass'
done
ingest
sql "UPDATE message SET seen_ts = $(date -u -d '2026-11-16T05:00:00Z' +%s)"
look 1
state settings ok 'and none is needed'
state database ok "$db, "
state mailbox ok "$box: new mail was last read 2 hours ago"
state mail ok '4 messages: 4 with reports'
state set-aside ok 'nothing in 7 days'
state reports ok '4 reports from 4 reporters since 14 Nov ('
state reports ok '; the last one ends 31 hours ago'
state dns 'do' 'DNS was never asked'
state readers note "sudo -u $(id -un) dmarc-report ...): $work is closed"
grep -q $'\e' page && fail 'control characters' page

# Of another server than the one that is named, no header is found.
case='origins'
state origins note 'anyone can send a report: set authserv_id'
printf '[ingest]\nauthserv_id = mx.example.org\n' >origin.conf
look 1 --config origin.conf
state origins 'do' 'none of 4 reports of 28 days is verified: does your mail server write Authentication-Results as mx.example.org?'
sql 'UPDATE report SET provenance = 1 WHERE report_pk = 1'
look 1 --config origin.conf
state origins ok '1 of 4 reports of 28 days are verified by mx.example.org'
grep -q ': dmarc-dns refresh --config origin.conf$' page ||
    fail 'a command leads to other settings' page

case='dns'
checked=$(date -u -d '2026-11-15' +%s)
sql "INSERT INTO dns_domain (domain, checked_ts) VALUES
    ('example.org', $checked)"
look 0
state dns ok 'answers about 1 domain, the oldest is 31 hours old'
sql "UPDATE dns_domain SET checked_ts = checked_ts - 8 * 86400"
look 1
state dns 'do' 'is 9 days old; each night run: dmarc-dns refresh'
sql "UPDATE dns_domain SET checked_ts = $checked"

case='labels'
echo 'own 192.0.2.10' >"$XDG_CONFIG_HOME/dmarc/senders.conf"
look 0
state labels ok "$XDG_CONFIG_HOME/dmarc/senders.conf: 1 sender"
echo 'friend 192.0.2.11' >>"$XDG_CONFIG_HOME/dmarc/senders.conf"
look 1
state labels 'do' 'senders.conf:2: unknown label "friend"'
rm "$XDG_CONFIG_HOME/dmarc/senders.conf"

case='access'
chmod 755 "$work"
look 0
state readers ok 'every user of this machine'
chmod 640 "$db"
look 0
state readers ok "$(id -un) and the group $(id -gn) may read"

# Mail that is no report, mail set aside, and no mail for days.
case='set aside'
head -c 300 "$box/1.xml" >"$box/cut.xml"
ingest
sql "UPDATE message SET seen_ts = $(date -u -d '2026-11-16T05:00:00Z' +%s)"
look 1
state set-aside 'do' '1 message in 7 days; why: dmarc-report log'
case='silence'
now=2026-11-26T07:00:00Z
look 1
state mailbox 'do' '10 days ago: is dmarc-ingest still run'
state reports 'do' 'the last one ends 11 days ago: does rua='
state set-aside ok 'nothing in 7 days'
now=2026-11-16T07:00:00Z

case='own domains'
equal 'no line without a list' '' \
    "$(jq -r '.checks[] | select(.check == "own").text' json)"
printf '[domains]\nown = example.org;example.net\n' >list.conf
look 1 --config list.conf
state own 'do' 'the database takes every domain for your own, but list.conf (own in [domains]) limits them: run dmarc-ingest, which takes the list over'
ingest --config list.conf
look 1 --config list.conf
state own ok '2 domains, as in the settings'
printf '[domains]\nown = Example.ORG.;a.example;b.example;c.example;d.example\n' \
    >more.conf
look 1 --config more.conf
state own 'do' '4 domains of the settings not yet in the database (a.example, b.example, c.example, ...), and 1 domain in the database and not in the settings (example.net): run dmarc-ingest, which takes over own in [domains] of more.conf; what counts follows from it'
look 1
state own 'do' '2 domains in the database and not in the settings (example.net, example.org): run dmarc-ingest'
ingest

case='other domains'
printf '[domains]\nown = example.net\n[report]\nto = root\n' >own.conf
ingest --config own.conf
look 1 --config own.conf
state settings ok own.conf
state reports 'do' "all 4 reports are about other domains: add yours to own in [domains] of own.conf"
case='no reports'
fresh
echo 'Subject: lunch' >"$box/lunch"
ingest
look 1
state mail 'do' '0 with reports'
state reports 'do' 'none about your domains yet'
case='some of DNS'
fresh
for domain in example.org example.net; do
	report google.com $domain 2026-11-14 '<p>none</p>' \
	    <<<"192.0.2.10 9 none pass pass $domain - $domain:mfrom:pass"
done
ingest
sql "UPDATE message SET seen_ts = $(date -u -d '2026-11-16T05:00:00Z' +%s)"
sql "INSERT INTO dns_domain (domain, checked_ts) VALUES
    ('example.org', $checked)"
look 1
state dns 'do' 'DNS was not asked about 1 of 2 domains with reports'
sql "INSERT INTO dns_domain (domain, checked_ts, unknown) VALUES
    ('example.net', $checked, 'MX')"
look 0
state dns note 'some questions had no answer'
case='half of a message'
sql "UPDATE message SET reason = 'not_xml' WHERE message_pk = 1"
look 1
state set-aside 'do' '1 message in 7 days; why: dmarc-report log'
sql 'UPDATE message SET reason = NULL'
case='services'
echo nonsense >"$XDG_CONFIG_HOME/dmarc/services.csv"
look 1
state services 'do' services.csv
rm "$XDG_CONFIG_HOME/dmarc/services.csv"
case='sendmail'
printf '[report]\nto = root\n' >to.conf
if ! PATH=$PATH:/usr/sbin:/usr/lib command -v sendmail >/dev/null; then
	look 0
	state sendmail note 'no mail can be sent from here'
	look 1 --config to.conf
	state sendmail 'do' 'no mail can be sent from here'
fi
case='no database'
echo no >"$db"
look 1
state database 'do' 'is no SQLite database'

status 2 'check takes no domain' check example.org
status 2 'check is about the present' check --since 7d
status 2 'check writes only text and json' check --format csv
finish
