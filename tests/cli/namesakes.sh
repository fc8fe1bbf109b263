#!/bin/bash
# One name on a page may stand for several senders: by its signatures and by its
# hosts, known mail and mail that nobody knows. A page tells them apart, or as
# one.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
need jq python3 sqlite3
since 2026-09-01 two.example "$p_none"
spell two.example 2026-10-19 28 "$p_none" < <(own two.example 900
	echo "198.51.100.90 80 none pass fail two.example" \
	    "two.example:q1:pass,crm.example:k:pass crm.example:mfrom:pass"
	echo "198.51.100.90 30 none fail fail two.example" \
	    "two.example:q1:fail,crm.example:k:pass crm.example:mfrom:pass"
	echo "198.51.101.90 50 none fail fail two.example -" \
	    "crm.example:mfrom:pass"
	echo "203.0.113.7 60 none fail fail two.example -" \
	    "shop.example:mfrom:pass"
	echo "192.0.2.77 40 none fail fail two.example - -")
house_done done.example
ingest
export XDG_CONFIG_HOME=/home/ann/.config
sql "INSERT INTO dns_host
    (ip, name, confirmed, checked_ts) VALUES ('192.0.2.77', 'mail.shop.example', 1,
    $(date -u -d '2026-11-15T06:00:00Z' +%s))"

# has PAGE TEXT: wherever its lines break
has() {
	tr -s ' \n' ' ' <"$1" | grep -qF -- "$2" || fail "$1 has no '$2'" "$1"
}

# Programs get each sender by its key.
ask weekly two.example --format json >json || fail 'json' err
equal 'blockers' 'CONFIRM_SENDER org:crm.example 150
CONFIRM_SENDER org:shop.example 180
CONFIRM_SENDER ptr:shop.example 120
DKIM_BROKEN org:crm.example 330' "$(jq -r '.domains[].blockers[] |
    "\(.code) \(.sender) \(.messages)"' json | sort)"

ask weekly two.example >page.text || fail 'text' err
ask weekly >page.short || fail 'text of all' err
# The steps of the way name the items again.
ask weekly two.example --format html |
    sed -e '/Step by step/,/<\/details>/d' -e 's/<[^>]*>//g' >page.html ||
    fail 'html' err
ask weekly two.example --format mail --to root >mail || fail 'mail' err
python3 "$DMARC_SOURCE/tests/report/mail.py" mail || fail 'mail: its parts'
sed 's/<[^>]*>/ /g' mail.html | tr -s ' ' >page.mail
for page in page.text page.short page.html page.mail; do
	# Another class of mail, in other networks.
	has $page 'crm.example from 198.51.101.0/24: is it yours? (other mail of this name is known: 330 messages)'
	has $page 'crm.example from 198.51.100.0/24: its DKIM signatures fail'
	# The same question about one name is asked once, about all of it.
	has $page 'shop.example: is it yours?'
	has $page '300 messages in 28 days, all fail'
	has $page 'spf:shop.example; and say whose it is in /home/ann/.config/dmarc/senders.conf: own|authorised|forwarder|unauthorised 192.0.2.77'
	equal "$page: questions" 2 \
	    "$(tr -s ' \n' ' ' <$page | grep -o 'is it yours?' | wc -l)"
done
has page.text '1 to fix, 2 to confirm'
has page.text 'not identified 450 shop.example 300, crm.example 150'
has page.text '300 messages in 28 days, all fail (since 19 Oct)'
has page.html '300 messages in 28 days, all fail (since 19 Oct)'
finish
