#!/bin/bash
# dmarc-report --format mail: a mail that mail programs and sendmail take,
# with the text of --format text, whatever strangers wrote.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1
now=2026-11-17T07:00:00Z
ingest

# check NAME ARGUMENT...: a mail to NAME, and what is to be said of it.
check() {
	local name=$1
	shift
	ask "$@" --format mail --to root,postmaster@example.org >"$name" ||
	    fail "$name: exit status $?"
	[ -s err ] && fail "$name" err
	python3 "$DMARC_SOURCE/tests/report/mail.py" "$name" || fail "$name"
	ask "$@" --db "$db" --format text >"$name.text"
	cmp "$name.text" "$name.txt" || fail "$name: another text"
	if command -v tidy >/dev/null; then
		tidy -q -e "$name.html" 2>&1 | grep -v 'lacks "summary"' &&
		    fail "$name: tidy"
	fi
	return 0
}

check weekly weekly
check one weekly example.net
check readiness readiness example.org
check unknown weekly unknown.example
grep -q '^cut off.xml: [a-z-]* *<br>$' weekly.html ||
    fail 'a message set aside has no line of its own'
equal subject 'DMARC week 46: 2 domains, nothing to do: 1 HOLD, 1 DONE' \
    "$(cat weekly.subject)"
equal 'subject of one' 'DMARC week 46: example.net DONE' \
    "$(cat one.subject)"
for number in $(ask readiness example.net --format json |
    jq -r '.domains[0].what_if[0] | .messages - .lost, .forged'); do
	grep -q ">$number<" one.html || fail "$number is not in the mail"
done

# Same database, same time: same bytes.
LC_ALL=C TZ=America/New_York ask weekly --format mail \
    --to root,postmaster@example.org >again
cmp weekly again || fail 'not the same twice'

# Who it is to and from: options before settings, and nobody else.
mkdir conf
printf '[report]\nto = a@example.org\nfrom = b@example.org\n' >conf/dmarc.conf
ask weekly --format mail --config conf/dmarc.conf >mail || fail 'settings'
grep -q '^To: a@example.org$' mail || fail 'to of the settings'
grep -q '^From: b@example.org$' mail || fail 'from of the settings'
ask weekly --format mail --config conf/dmarc.conf --to c@example.org \
    --from d@example.org >mail || fail 'options'
grep -q '^To: c@example.org$' mail || fail '--to'
grep -q '^From: d@example.org$' mail || fail '--from'
ask weekly --format mail >mail && fail 'a mail to nobody'
grep -q 'a mail needs --to' err || fail 'to nobody' err
status 2 '--to wants' weekly --format mail --to $'a@example.org\nBcc: b@example.org'
status 2 '--to wants' weekly --format mail --to 'A <a@example.org>'
status 2 '--from wants' weekly --format mail --to root --from 'a,b'
status 2 '--to and --from are for' weekly --to root

# Nobody needs anything: no mail.
fresh
report google.com example.net 2026-11-15 "$reject" <<-END
192.0.2.10 40 none pass pass example.net example.net:s1:pass example.net:mfrom:pass
END
ingest
ask weekly --format mail --to root --quiet-if-ok >quiet || fail 'quiet'
[ -s quiet ] && fail 'a mail though all is well'

# Many domains with long names that are markup: it stays a mail, and says
# what it leaves out.
fresh
label=$(printf '&lt;b onload=&quot;x&quot;&gt;%.0s' 1 2 3)
for i in {1..60}; do
	for day in 2026-11-02 2026-11-09; do
		report "$label" "d$i.example" $day "$none" <<-END
		192.0.2.10 40 none pass pass d$i.example d$i.example:s1:pass d$i.example:mfrom:pass
		$(for s in 1 2 3 4 5 6 7; do
			echo "198.51.100.$s 30 none fail fail d$i.example" \
			    "$label$s.example:$label:pass $label$s.example:mfrom:pass"
		done)
		END
	done
done
ingest --quiet
printf 'own 198.51.100.0/24\n' >conf/senders.conf
ask weekly --format mail --to root --config conf/dmarc.conf >many ||
    fail 'many domains'
python3 "$DMARC_SOURCE/tests/report/mail.py" many || fail 'many domains'
[ "$(wc -c <many)" -gt 60000 ] || fail 'much is left out'
grep -q 'There is no room here for [0-9]* more domains that need' many.html ||
    fail 'what is left out is not said'
# Its text is cut after a whole line, and says what shows the rest.
ask readiness --format text --config conf/dmarc.conf >whole.txt
ask readiness --format mail --to root --config conf/dmarc.conf >long ||
    fail 'a long text'
python3 "$DMARC_SOURCE/tests/report/mail.py" long || fail 'a long text'
cut=$(wc -l <long.txt)
grep -qE '^[0-9]+ more lines are cut here: dmarc-report readiness' long.txt ||
    fail 'a cut is not said' <(tail -n 3 long.txt)
equal 'the line before' '' "$(sed -n "$((cut - 1))p" long.txt)"
diff <(head -n $((cut - 2)) long.txt) <(head -n $((cut - 2)) whole.txt) \
    >differs || fail 'a line is cut' differs

# An item to act on: its label stays one word on a phone, and the record is to
# be published when it is done. A question needs no dot.
fresh
for week in 2026-10-19 2026-10-26 2026-11-02 2026-11-09; do
	for org in google.com Yahoo mail.example; do
		email=dmarc@$org report $org example.org $week "$none" 7 <<-END
		192.0.2.10 700 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
		198.51.100.1 300 none fail fail example.org crm.example:k:pass crm.example:mfrom:pass
		203.0.113.9 90 none fail fail example.org - example.org:mfrom:fail
		END
	done
done
ingest
check todo weekly
grep -q 'white-space:nowrap;color:[^>]*>CONFIRM<' todo.html || fail 'a label'
grep -q 'Publish when what follows is done:' todo.html || fail 'when'
grep -q '>Advice: .*?<' todo.html || fail 'advice' todo.html

# A domain with letters of its own stands in the subject, encoded.
fresh
report google.com xn--bcher-kva.example 2026-11-15 "$none" <<-END
192.0.2.10 40 none pass pass xn--bcher-kva.example - xn--bcher-kva.example:mfrom:pass
END
ingest
check idn weekly
grep -qF 'bücher.example [xn--bcher-kva.example]' idn.subject || fail 'IDN'

# It goes through a sendmail.
if command -v msmtp >/dev/null; then
	python3 "$DMARC_SOURCE/tests/report/smtp.py" port got &
	for _ in {1..100}; do
		[ -s port ] && break
		sleep 0.1
	done
	msmtp -t --host=127.0.0.1 --port="$(cat port)" --tls=off --auth=off \
	    --from=dmarc@example.org --domain=localhost --timeout=30 <weekly ||
	    fail 'sendmail'
	wait
	equal envelope 'MAIL FROM:<dmarc@example.org>
RCPT TO:<root>
RCPT TO:<postmaster@example.org>' "$(head -n 3 got | tr -d '\r' | cut -d' ' -f1-2)"
	sed -e '1,3d' -e 's/\r$//' got >sent
	grep -v '^From: ' sent >plain
	python3 "$DMARC_SOURCE/tests/report/mail.py" plain || fail 'as sent'
	cmp plain.txt weekly.txt || fail 'another text was sent'
	cmp plain.html weekly.html || fail 'another page was sent'
fi
finish
