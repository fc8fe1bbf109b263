#!/bin/bash
# What the operator knows of senders: senders.conf and services.csv beside the
# settings file, the table that is installed, and what is wrong in them.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1

report google.com example.org 2026-11-10 '<p>none</p>' <<-END
192.0.2.10 100 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
198.51.100.1 40 none fail fail example.org mailchimpapp.net:k2:pass mail7.mcsv.net:mfrom:pass
198.51.100.2 30 none fail fail example.org crm.example:c:pass b.crm.example:mfrom:pass
198.51.100.3 20 none fail fail example.org - example.org:mfrom:fail
203.0.113.9 10 none fail fail example.org - example.org:mfrom:fail
END
ingest
mkdir conf && : >conf/dmarc.conf

head='id,name,kind,dkim_domains,spf_domains,ptr_suffixes,spf_aligns,'
head+='spf_include,dkim_selectors,tenant,fix'

sources() {
	ask sources --config conf/dmarc.conf "$@"
}

# keys LINE...: sender_key of each address, in the order of addresses.
keys() {
	local got
	got=$(sources --format csv | cut -d, -f5,6,7 | tail -n +2 |
	    tr -d '\r' | sort -t, -k3)
	equal 'keys and names' "$(printf '%s\n' "$@")" "$got"
}

keys net:192.0.2.0/24,192.0.2.0/24,192.0.2.10 \
    mailchimp,Mailchimp,198.51.100.1 \
    org:crm.example,crm.example,198.51.100.2 \
    net:198.51.100.0/24,198.51.100.0/24,198.51.100.3 \
    net:203.0.113.0/24,203.0.113.0/24,203.0.113.9
ask weekly --config conf/dmarc.conf | grep -qE ' Mailchimp 40' ||
    fail 'weekly: the service'

printf '%s\n' "$head" \
    'crm,"CRM, hosted",saas,crm.example,,,no,,,,"Ask them, kindly."' \
    >conf/services.csv
cat >conf/senders.conf <<-END
# what we know
unauthorised 198.51.100.3	# a forger
forwarder    198.51.100.0/25
authorised   dkim:mailchimpapp.net
own          203.0.113.0/24
END
keys net:192.0.2.0/24,192.0.2.0/24,192.0.2.10 \
    rule:198.51.100.0/25,198.51.100.0/25,198.51.100.1 \
    rule:198.51.100.0/25,198.51.100.0/25,198.51.100.2 \
    rule:198.51.100.3,198.51.100.3,198.51.100.3 \
    rule:203.0.113.0/24,203.0.113.0/24,203.0.113.9
sed -i '/^forwarder/d' conf/senders.conf
sources >page || fail sources
for name in 'Mailchimp (authorised)' 'CRM, hosted' '192.0.2.0/24 (authenticated)' \
    '198.51.100.3 (unauthorised)' '203.0.113.0/24 (own)'; do
	grep -qF "$name  " page || fail "no $name in $(cat page)"
done
grep -q 'nothing authenticates' page && fail 'a network with a label'
sources --since 28d --format json >out.json || fail json
want='crm mailchimp net:192.0.2.0/24 rule:198.51.100.3 rule:203.0.113.0/24'
equal 'keys in JSON' "$want" \
    "$(jq -r '[.domains[].senders[].key] | sort | join(" ")' out.json)"

# What a label says to ignore is in no number, and the page says so.
sed -i 's/^unauthorised /ignore /' conf/senders.conf
sources >page || fail sources
grep -q '^example.org .* 180 messages' page || fail 'ignored mail is counted'
grep -q 'Left out: 20 messages of senders labelled ignore' page ||
    fail 'what is ignored' page
sources --format csv | grep -q 198.51.100.3 && fail 'ignored mail in CSV'

# What is wrong is said, with file and line, before the database is asked.
wrong() {
	local file=$1 text=$2
	shift 2
	printf '%s\n' "$@" >"conf/$file"
	status 78 "$text" sources --config conf/dmarc.conf --db nowhere.db
	status 78 "$text" weekly --config conf/dmarc.conf --db nowhere.db
	rm "conf/$file"
}
wrong senders.conf 'conf/senders.conf:2: "192.0.2.1/24" is an address' \
    'own 192.0.2.9' 'own 192.0.2.1/24'
wrong senders.conf 'conf/senders.conf:1: unknown label "friend"' \
    'friend 192.0.2.9'
wrong senders.conf 'conf/senders.conf:2: "192.0.2.9" has the label own in' \
    'own 192.0.2.9' 'ignore 192.0.2.9'
wrong services.csv 'conf/services.csv:2: kind is "friend"' "$head" \
    'a,A,friend,a.example,,,no,,,,'
wrong services.csv 'conf/services.csv:3: "mcsv.net" names b here and a in' \
    "$head" 'a,A,esp,mcsv.net,,,no,,,,' 'b,B,esp,mcsv.net,,,no,,,,'

# A row without a fix leaves the general one, and no gap.
printf '%s\n' "$head" 'crm,CRM,saas,crm.example,,,no,,,,' >conf/services.csv
echo 'authorised dkim:crm.example' >conf/senders.conf
got=$(ask readiness --config conf/dmarc.conf --format json | jq -r '
    .domains[].blockers[] | select(.sender == "crm") | .fix')
equal 'the general fix' 'let it sign with d=example.org; an SPF include would change nothing' \
    "$got"
rm conf/services.csv conf/senders.conf

# A tree may be moved; without its table the program says what is missing.
share=$(cd "$DMARC_BIN/../share" && pwd) || fail 'share beside bin'
mkdir -p tree/bin
cp "$DMARC_BIN/dmarc-report" tree/bin/ || fail copy
DMARC_BIN=$work/tree/bin status 69 'tree/share/dmarc-ledger/services.csv' \
    sources --db "$db"
cp -R "$share" tree/share || fail copy
tree/bin/dmarc-report sources --db "$db" --now "$now" | grep -q Mailchimp ||
    fail 'a moved tree'
# Addresses in the ranges of a service are one sender, whatever their networks;
# an answer counts for 90 days.
fresh
report google.com example.org 2026-11-05 '<p>none</p>' <<-END
	198.51.100.20 40 none fail fail example.org - example.org:mfrom:softfail
	203.0.113.20 41 none fail fail example.org - example.org:mfrom:softfail
	203.0.113.200 2 none fail fail example.org - example.org:mfrom:softfail
	END
ingest
senders() {
	ask readiness example.org --format json |
	    jq -r '[.domains[].senders[].key] | unique | join(" ")'
}
equal 'networks' 'net:198.51.100.0/24 net:203.0.113.0/24' "$(senders)"
mapped=00000000000000000000ffff
checked=$(date -u -d 2026-09-01 +%s)
sql "INSERT INTO dns_service_range VALUES
    ('mailchimp', x'${mapped}c6336400', x'${mapped}c63364ff', $checked),
    ('mailchimp', x'${mapped}cb007100', x'${mapped}cb00711f', $checked)"
equal 'ranges' 'mailchimp net:203.0.113.0/24' "$(senders)"
ask sources example.org >page
grep -q '^Mailchimp ' page || fail 'sources knows it not' page
sql "UPDATE dns_service_range SET checked_ts = $checked - 90 * 86400"
equal 'old ranges' 'net:198.51.100.0/24 net:203.0.113.0/24' "$(senders)"

fresh
spell example.org 2026-10-18 28 '<p>none</p>' <<-END
192.0.2.10 3000 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
198.51.100.2 900 none fail fail example.org crm.example:c:pass b.crm.example:mfrom:pass
END
ingest

# Without a settings file, both are looked for where it would be; an item that
# asks whose a sender is names the file and the line.
labels=$XDG_CONFIG_HOME/dmarc/senders.conf
fixes() {
	ask readiness --format json "$@" |
	    jq -r '.domains[].blockers[] | select(.code == "CONFIRM_SENDER").fix'
}
fixes >out
grep -qxF "say whose it is in $labels: own|authorised|forwarder|unauthorised dkim:crm.example" out ||
    fail 'the file for a label' out
fixes --config conf/dmarc.conf | grep -qF " in $work/conf/senders.conf: own|" ||
    fail 'the file beside the settings'
mkdir -p "$XDG_CONFIG_HOME/dmarc"
echo 'unauthorised dkim:crm.example' >"$labels"
fixes >out
grep -q crm.example out && fail 'a label without a settings file' out
printf '%s\n' "$head" 'crm,CRM Inc,saas,crm.example,,,no,,,,' \
    >"$XDG_CONFIG_HOME/dmarc/services.csv"
ask sources | grep -q '^CRM Inc (unauthorised)' || fail 'a table without settings'
rm -r "${XDG_CONFIG_HOME:?}"
finish
