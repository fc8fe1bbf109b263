#!/bin/bash
# A mail that claims to be a report and holds none is named once, and nobody is
# vouched for by a text that may be a quotation.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need sqlite3

cat >conf <<'EOS'
[domains]
own = example.org
[ingest]
authserv_id = mx.example.org
on_success = keep
EOS
mails=$DMARC_SOURCE/tests/data/mail

# ingest STATUS ARGUMENT...
ingest() {
	run "$1" timeout 60 "$ingest" --db db --config conf "${@:2}" box
}
ask() {
	sqlite3 -separator ' ' db "$1"
}
fresh() {
	case=$1
	rm -rf box db db-*
	maildir box
}

# Words that each of them is named with, and its reason.
while read -r name reason words; do
	fresh "$name"
	cp "$mails/$name.eml" box/new/1
	ingest 1 --strict
	equal outcome "rejected $reason" \
	    "$(ask 'SELECT outcome, reason FROM v_message')"
	says "$reason"
	says "$words"
	equal 'lines that name it' 1 "$(grep -c '^set aside: new/1:' err)"
	"$report" log --db db >log || fail 'log fails'
	grep -q "$reason" log || fail 'not in the log' log
	ingest 0 --strict
	silent
done <<'EOS'
claim no-feedback Subject
claim-encoded no-feedback Subject
claim-html no-feedback Subject
claim-name no-feedback file
claim-boundary no-feedback file
scrubbed no-feedback scrubbed
scrubbed-part no-feedback scrubbed
scrubbed-list no-feedback scrubbed
tnef unsupported-outlook winmail.dat
tnef-other-type unsupported-outlook winmail.dat
tnef-name unsupported-outlook winmail.dat
greeting-forward no-feedback Subject
greeting-header no-feedback Subject
EOS

for name in talk talk-reply talk-automatic talk-vacation talk-bounce \
    talk-receipt greeting-answer greeting-daemon greeting-returned; do
	fresh "$name"
	cp "$mails/$name.eml" box/new/1
	ingest 0 --strict
	silent
	equal outcome not-a-report "$(ask 'SELECT outcome FROM v_message')"
done

# judged SERVER TEXT: how a report with this text above is judged; the mail is
# from the reporter, and our server vouches for the reporter.
judged() {
	fresh "$1 ${2@Q}"
	{
		printf 'Authentication-Results: mx.example.org; %s\n' "$1"
		printf 'Received: from x by mx.example.org with ESMTP; Nov 14\n'
		printf 'From: reports@reporter.example\n'
		printf 'Subject: Report Domain: example.org Submitter: x\n\n%b' \
		    "$2"
		feedback 1
	} >box/new/1
	ingest 0
	ask 'SELECT provenance FROM v_report'
}
good='dkim=pass header.d=reporter.example'
equal 'no greeting' verified "$(judged "$good" '')"
equal 'a greeting' unknown "$(judged "$good" 'Hello,\n\n')"
equal 'a denied sender' mismatch "$(judged 'spf=fail' 'Hello,\n\n')"
equal 'a quotation' '' "$(judged "$good" 'You wrote:\nFrom: x\n\n')"
finish
