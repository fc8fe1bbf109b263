#!/bin/bash
# Things to do have one count: in the subject, the first lines, the tables and
# the lists of the pages of weekly, about one domain and about all.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
printf '[domain parked.example]\nsends_mail = no\n' >dmarc.conf

house_done done.example
house_not_ready fix.example
house_roll_back back.example
house_ready ready.example
house_hold hold.example
house_parked parked.example
house_parked looks-parked.example
house_mixed mixed.example
house_broken_key key.example
house_small small.example 6
house_below_first below.example
# Both scopes are ready, and both miss a large reporter.
since 2026-09-01 both.example "$p_none"
spell both.example 2026-10-19 28 "$p_none" < <(own both.example 612
	own news.both.example 612)
since 2026-08-01 gap.example "$p_none"
for who in google.com yahooinc.com mail.example; do
	days=28
	[ $who = google.com ] && days=22
	email=dmarc@$who report $who gap.example 2026-10-19 "$p_none" $days \
	    < <(own gap.example 612; own news.gap.example 612)
done
ingest --config dmarc.conf

weekly() {
	ask weekly --config dmarc.conf "$@" || fail "weekly $*" err
}

# words TEXT: the sum of "2 to fix, 1 urgent" without what only needs time.
words() {
	grep -oE '[0-9,]+ (to (publish|fix|confirm|decide|check)|urgent)' <<<"$1" |
	    awk '{ n += $1 } END { print n + 0 }'
}
# listed PAGE: the items of its to-do lists
listed() {
	awk '/^TO DO$/ { in_list = 1; next } /^$/ { in_list = 0 }
	    in_list && /^ *[0-9]+ [A-Z]+ / { n++ } END { print n + 0 }' "$1"
}
# subject MAIL: on one line, decoded
subject() {
	python3 -c 'import email, email.policy, sys
m = email.message_from_file(sys.stdin, policy=email.policy.default)
print(m["Subject"])' <"$1"
}

weekly >all.txt
weekly --format mail --to root >all.eml
weekly --format html >all.html
sum=0
while read -r domain; do
	weekly "$domain" >page
	weekly --format mail --to root "$domain" >mail
	todo=$(awk -v d="$domain" '$1 == d || $1 == "*." d { n += $NF }
	    $NF == "TODO" { table = 1 } table && /^$/ { exit }
	    END { print n + 0 }' all.txt)
	equal "$domain: list" "$todo" "$(listed page)"
	# The sentences before the first list, of each scope.
	equal "$domain: first lines" "$todo" "$(words "$(awk '
	    /^(=+|SUBDOMAINS -+)$/ { head = 1 } /^$/ { head = 0 } head' page)")"
	equal "$domain: subject" "$todo" "$(words "$(subject mail)")"
	sum=$((sum + todo))
done < <(sqlite3 "$db" 'SELECT DISTINCT policy_domain FROM v_report')
[ $sum -gt 10 ] || fail 'nothing to do' all.txt
equal 'sum of the table' "$sum to do." "$(sed -n 3p all.txt)"
equal 'items of the page' $sum "$(grep -cE '^ *[0-9]+ [A-Z]+ ' all.txt)"
grep -q "13 domains, $sum to do: " <<<"$(subject all.eml)" ||
    fail 'subject of all'
grep -q ">$sum to do: " all.html || fail 'first line of HTML'
equal 'To do of HTML' $sum "$(python3 - all.html <<'END'
import re, sys
page = open(sys.argv[1]).read()
table = page[page.index("To do</th>"):page.index("</table>")]
print(sum(int(n) for n in re.findall(r'>(\d+)</td></tr>', table)))
END
)"
# One record for both scopes is published once, and one reporter missed once.
equal 'both scopes' 1 "$(weekly both.example | grep -c '_dmarc.both.example')"
weekly gap.example | grep -q 'As above: google.com: does not report any more' ||
    fail 'a reporter missed twice'
# The words of HTML and mail are those of the text.
weekly --format mail --to root mixed.example >mail
python3 "$DMARC_SOURCE/tests/report/mail.py" mail || fail mail
for page in all.html mail.html; do
	grep -oiE '[> ](sent to spam|refused): (yours|forwarded|not|forged)' $page \
	    >words || fail "$page: no words"
	grep -niE '>(lost|stopped):|envelope|lower bound' $page &&
	    fail "$page: words"
	grep -nE '>[^<]*[0-9]{4}-[0-9]{2}-[0-9]{2}' $page &&
	    fail "$page: an ISO date"
	grep -q 'all names below mixed.example' $page || fail "$page: a legend"
done
finish
