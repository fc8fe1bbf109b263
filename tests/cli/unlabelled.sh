#!/bin/bash
# dmarc-report senders: lines that can be edited and put into senders.conf,
# whatever names strangers choose.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1

report google.com example.org 2026-11-12 '<p>none</p>' <<-END
192.0.2.10 3000 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
198.51.100.1 900 none fail fail example.org mailchimpapp.net:k2:pass mail7.mcsv.net:mfrom:pass
198.51.101.2 800 none fail fail example.org mail.crm.example:c:pass b.crm.example:mfrom:pass
198.51.101.3 20 none fail fail example.org mail.crm.example:c:pass b.crm.example:mfrom:pass
198.51.102.2 700 none fail fail example.org - bounce.shop.example:mfrom:pass
198.51.103.4 600 none fail fail example.org - list.example:mfrom:pass mailing_list
203.0.113.9 50 none fail fail example.org - example.org:mfrom:fail
203.0.113.10 40 none fail fail example.org - example.org:mfrom:fail
2001:db8:7::1 30 none fail fail example.org - -
198.51.106.1 5 none pass fail example.org example.org:s1:pass -
198.51.106.2 20 none fail fail example.org - example.org:mfrom:fail
END
report Yahoo example.net 2026-11-13 '<p>none</p>' <<-END
198.51.101.2 300 none fail fail example.net mail.crm.example:c:pass b.crm.example:mfrom:pass
END
# A domain that would be a line of its own, a comment and a formula.
report Yahoo example.org 2026-11-13 '<p>none</p>' <<-END
198.51.104.1 10 none fail fail example.org - own&#10;ignore*203.0.113.0/24#.example:mfrom:pass
198.51.105.1 9 none fail fail example.org b_&#x202e;c.example:k:pass -
END
ingest
sql "INSERT INTO dns_host (ip, name, confirmed, checked_ts) VALUES
    ('2001:db8:7::1', 'mx.old.example', 1, $(date -u -d 2026-11-15 +%s))"

ask senders --unlabelled >page || fail 'exit status' err
[ -s err ] && fail 'says more' err
grep -n '[^[:print:]]' page && fail 'characters of strangers'
grep -v '^#' page && fail 'a line that would already count'
equal 'the file' "# $XDG_CONFIG_HOME/dmarc/senders.conf" "$(sed -n 3p page)"
line() {
	grep -qE "^$1 +# $2" page || fail "no line $1 # $2" page
}
line '#own +192.0.2.0/24' \
    '3,000 messages, 100% pass DMARC; From example.org; from 192.0.2.10; 12 Nov$'
line '#authorised +dkim:crm.example' \
    '1,120 messages, 0% .* From example.org and others; from 198.51.101.2 and 1 more; 12 Nov - 13 Nov$'
line '#authorised +198.51.100.0/24' 'Mailchimp: 900 messages'
line '#authorised +spf:shop.example' '700 messages'
line '#forwarder +spf:list.example' '600 messages'
line '#unauthorised 203.0.113.0/24' '90 messages, 0% .* 203.0.113.9 and 1 more;'
line '#own +198.51.106.0/24' '25 messages, 20.0% pass'
line '#authorised +ptr:old.example' '30 messages, .* 2001:db8:7::1 \(mx.old.example\);'
equal 'the order' '192.0.2.0/24 dkim:crm.example 198.51.100.0/24' \
    "$(sed -n 's/^#[a-z][a-z]* *\([^ ]*[.:][^ ]*\) .*/\1/p' page | head -n 3 | paste -sd' ')"
ask senders --unlabelled --top 2 | tail -n 1 >out
grep -qx '# [0-9]* more senders: --top 0 lists all' out || fail 'the rest' out
ask senders --unlabelled example.net >out
equal 'of one domain' 1 "$(grep -c '^#[a-z]' out)"

# All lines together are a file that labels every sender.
mkdir -p "$XDG_CONFIG_HOME/dmarc"
labels=$XDG_CONFIG_HOME/dmarc/senders.conf
sed 's/^#\([a-z]\)/\1/' page >"$labels"
ask senders --unlabelled >out || fail 'the lines are refused' err
grep -qx '# Every sender has a label.' out || fail 'senders without a label' out
ask senders >out || fail 'senders'
pairs() {
	awk '!/^#/ { print $1, $2 }' "$1" | sort
}
equal 'labelled lines' "$(pairs "$labels")" "$(pairs out)"
status 2 '--unlabelled is for senders' weekly --unlabelled
status 2 'senders writes only text' senders --format json
finish
