#!/bin/bash
# Failure reports: what is of a person never comes out, unless somebody asks
# for it; reports that are made to hurt end within the limits.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 jq sqlite3
parse=$DMARC_BIN/dmarc-parse
data=$DMARC_SOURCE/tests/data/failure

case='what is private'
for options in --json ''; do
	# shellcheck disable=SC2086
	run 0 "$parse" $options "$data"/*.eml
	grep -i private out && fail "of $options"
done
maildir box
cp "$data"/*.eml box/new/
printf '[ingest]\nfailure_days = 366\n' >long
run 0 "$ingest" --db db --config long --verbose box
grep -i private err && fail 'of dmarc-ingest'
sqlite3 db .dump | grep -i private && fail 'of the database'
grep -aqi private db && fail 'of the file of the database'
[ "$(sqlite3 db 'SELECT count(*) FROM failure')" -gt 20 ] ||
	fail 'no failure reports stored'

case='what is asked for'
run 0 "$parse" --personal --json "$data/whole.eml"
equal 'texts' '["private-subject continued","private-name <Private-Local@Example.org>","<private-rcpt@receiver.example>","<private-id@example.org>","<private-local@bounce.example.net>"]' \
    "$(jq -c '.failure_report.personal | [.subject, .from, .to, .message_id,
	.envelope_from]' out)"
grep -q private-body out && fail 'a body'
run 0 "$parse" --personal "$data/whole.eml"
grep -qxF '  Subject    private-subject continued' out || fail 'text' out

# A report is of the domain in From:, so it can claim no other; that of a mail
# which another mail carries may be anybody's.
case='whom to believe'
printf '[ingest]\nauthserv_id = mx.example.org\nfailure_days = 366\n' >ours
received='Received: from x by mx.example.org with ESMTP; Mon, 12 Oct 2026 09:00'
maildir mails
# results DOMAIN NAME: the fixture with the results of our server
results() {
	printf 'Authentication-Results: mx.example.org; dkim=pass header.d='
	printf '%s\n%s\n' "$1" "$received"
	cat "$data/$2.eml"
}
results receiver.example whole >mails/new/1
results evil.example no-date >mails/new/2
results forwarder.example attached |
    sed 's/private-subject/another/' >mails/new/3
# The reporter's own mail, which passes a mail on that has its name.
{
	printf 'Authentication-Results: mx.example.org; dkim=pass header.d='
	printf '%s\n%s\n' receiver.example "$received"
	printf 'From: a@receiver.example\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/mixed; boundary=z\n\n--z\n'
	printf 'Content-Type: message/rfc822\n\n'
	sed 's/private-subject/passed on/' "$data/whole.eml"
	printf -- '--z--\n'
} >mails/new/4
run 0 "$ingest" --db ours.db --config ours mails
equal 'provenance' '1|1 2|2 3|2 4|0' "$(sqlite3 ours.db 'SELECT m.name, provenance
    FROM failure JOIN message AS m ON message_pk = message ORDER BY 1' |
    xargs)"

case='not asked for'
cat >conf <<'CONF'
[ingest]
failure_reports = no
CONF
run 0 "$ingest" --db none --config conf box
equal 'outcomes' 2 "$(sqlite3 none 'SELECT DISTINCT outcome FROM message')"

cat >hurt.py <<'PY'
def mail(name, fields):
    with open(name, "w") as f:
        f.write("""From: a@receiver.example
Date: Mon, 12 Oct 2026 09:15:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: auth-failure
%sReported-Domain: example.org

--b--
""" % fields)


mail("body", "DKIM-Canonicalized-Body: " + "QUFB" * 1500000 + "\n")
mail("folded", "DKIM-Canonicalized-Body: " + "QUFB\n " * 1000000 + "\n")
mail("fields", "Reported-URI: http://example.net/\n" * 20000)
mail("more", "Reported-URI: http://example.net/\n" * 60000)
mail("comments", "Source-IP: " + "(" * 30000 + ")" * 30000 + "192.0.2.1\n")
mail("results", "Authentication-Results: x" + "; spf=fail (" + "(" * 20000 +
     ")" * 20001 + " smtp.mailfrom=a@b.example\n")
mail("names", "Original-Mail-From: " + "a@b.example, " * 5000 + "\n")
mail("blanks", "\nno\nfield\n" * 400000)
mail("lost", "Auth-Failure: dmarc\n" + "lost\n" * 1000000)
PY
python3 hurt.py || fail 'no mails that hurt'
ends() {
	case=$1
	run 0 timeout -k 1 60 "$parse" --json "$1"
	equal 'ends' "$2" "$(jq -r '.error // .failure_report.reported_domain' \
	    out)"
}
ends body example.org
ends folded example.org
ends fields example.org
ends more header-bytes
ends comments example.org
equal 'source' 192.0.2.1 "$(jq -r .failure_report.source_ip out)"
ends results example.org
ends names example.org
ends lost example.org
ends blanks example.org
finish
