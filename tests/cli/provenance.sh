#!/bin/bash
# Who sent it: forged first and genuine second, or the other way round, the
# totals are the genuine ones, and the forgery can be seen.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1

cat >conf <<'EOF'
[domains]
own = example.org
[ingest]
authserv_id = mx.example.org
EOF
received='Received: from x by mx.example.org with ESMTP; Sat, 14 Nov 2026 03:00'
results='Authentication-Results: mx.example.org;'

# report MESSAGES [NAME=VALUE...]
report() {
	feedback 1 org=mail.example email=dmarc@mail.example begin=1794182400 \
	    ip=192.0.2.1 spf=pass count="$1" "${@:2}"
}
# mail NAME FROM: a mail to the box; its first fields and its report on stdin,
# with an empty line between them.
mail() {
	maildir box
	sed "1,/^\$/{/^\$/i From: $2\nSubject: Report\nContent-Type: text/xml
}" >"box/new/$1"
}
genuine() {
	{
		printf '%s dkim=pass header.d=mail.example\n%s\n\n' \
		    "$results" "$received"
		report 5
	} | mail "$1" dmarc@mail.example
}
# What the server says of it, and below it what the forger wrote.
forged() {
	{
		printf '%s dmarc=fail header.from=mail.example\n%s\n' \
		    "$results" "$received"
		printf '%s dmarc=pass header.from=mail.example\n\n' "$results"
		report 5000
	} | mail "$1" dmarc@mail.example
}
ingest() {
	"$DMARC_BIN/dmarc-ingest" --db db --config conf "$@" box 2>err ||
	    fail "exit $?" err
}
ask() {
	sqlite3 -separator ' ' db "$1"
}
fresh() {
	rm -rf box db*
}

both='0 mismatch 5000
1 verified 5'
for order in 'forged genuine' 'genuine forged'; do
	fresh
	for kind in $order; do
		$kind "$kind"
		ingest
	done
	equal "$order: v_report" "$both" "$(ask "SELECT counted, provenance,
	    messages FROM v_report ORDER BY messages DESC")"
	equal "$order: totals" 5 "$(ask 'SELECT sum(messages) FROM v_record')"
	equal "$order: v_daily" 5 "$(ask 'SELECT sum(messages) FROM v_daily')"
	equal "$order: it is named" 1 "$(ask "SELECT count(*) FROM v_message
	    WHERE reason = 'conflict'")"
done

# A provider's own, authentic mail that carries a stranger's: a mail that it
# returns is not read, one that it passes on is not vouched for.
# carried TYPE [PART]: TYPE of the whole, and a part before the carried mail
carried() {
	{
		printf '%s dkim=pass header.d=mail.example\n%s\n' "$results" \
		    "$received"
		printf 'From: daemon@mail.example\nMIME-Version: 1.0\n'
		printf 'Content-Type: %s; boundary=b\n\n' "$1"
		printf -- '--b\n\nSee below.\n'
		[ $# -lt 2 ] || printf -- '--b\nContent-Type: %s\n\nX: y\n' "$2"
		printf -- '--b\nContent-Type: message/rfc822\n\n'
		printf 'From: x@evil.example\nContent-Type: text/xml\n\n'
		report 5000
		printf -- '--b--\n'
	} >box/new/carried
}
for kind in 'multipart/report; report-type=delivery-status' \
    'multipart/report; report-type=feedback-report' \
    'multipart/mixed message/delivery-status' \
    'multipart/mixed message/feedback-report' \
    'multipart/report message/disposition-notification'; do
	fresh
	maildir box
	case $kind in
	*\;*) carried "$kind" ;;
	*) carried "${kind% *}" "${kind#* }" ;;
	esac
	ingest
	# Of what is no failure report a person hears.
	want='not-a-report 0'
	[ "${kind#* }" != message/feedback-report ] || want='rejected 0'
	equal "$kind" "$want" "$(ask 'SELECT outcome,
	    (SELECT count(*) FROM v_report) FROM v_message')"
done
fresh
maildir box
carried multipart/mixed
ingest
equal 'passed on' 'unknown 5000' \
    "$(ask 'SELECT provenance, messages FROM v_report')"

# A writer of mboxes (Dovecot) that quotes no "From " line, but tells lengths: a
# mail within a body is text of the mail around it.
fresh
genuine real
body=$(wc -c <box/new/real)
{
	printf 'From a\nContent-Length: %d\nFrom: x@evil.example\n\n' \
	    $((body + 14))
	printf 'Hello\n\nFrom b\n'	# 14 bytes
	cat box/new/real
	printf '\nFrom c\nFrom: y@evil.example\n\nHello\n'
} >mbox
mv box/new/real real
rm -rf box
mv mbox box
ingest
equal 'within a body' 'unknown 5' \
    "$(ask 'SELECT provenance, messages FROM v_report')"
fresh
printf 'From a\nContent-Length: %d\n' \
    $((body - $(sed '/^$/q' real | wc -c))) >box
cat real >>box
printf '\nFrom c\nFrom: y@evil.example\n\nHello\n' >>box
ingest
equal 'with its length' 'verified 5' \
    "$(ask 'SELECT provenance, messages FROM v_report')"

# The genuine facts, sent ahead by a stranger under another address.
fresh
{
	printf '%s spf=pass smtp.mailfrom=evil.example\n%s\n\n' "$results" \
	    "$received"
	report 5 email=x@evil.example
} | mail stranger x@evil.example
ingest
equal 'a stranger' 'mismatch x@evil.example stranger' "$(ask 'SELECT provenance,
    email, message_name FROM v_report')"
genuine real
ingest
equal 'the genuine one has its place' 'verified dmarc@mail.example real' \
    "$(ask 'SELECT provenance, email, message_name FROM v_report')"
equal 'counted once' 5 "$(ask 'SELECT sum(messages) FROM v_record')"
sqlite3 db .dump >before
ingest --retry
sqlite3 db .dump | cmp -s - before || fail 'a second run changes something'

# Our server's results below its own Received field: only if we say so.
fresh
below() {
	{
		printf '%s\n%s dkim=pass header.d=mail.example\n\n' \
		    "$received" "$results"
		report 5
	} | mail m dmarc@mail.example
}
below
ingest
equal 'below Received' unknown "$(ask 'SELECT provenance FROM v_report')"
fresh
below
sed -i '/authserv_id/a authserv_below_received = yes' conf
ingest
equal 'authserv_below_received' verified \
    "$(ask 'SELECT provenance FROM v_report')"
sed -i '/authserv/d' conf
fresh
genuine m
ingest
equal 'no authserv_id' unknown "$(ask 'SELECT provenance FROM v_report')"

# Whose domain is it? What only looks like ours is not counted.
fresh
n=0
for domain in example.org EXAMPLE.ORG. mail.example.org evilexample.org \
    example.org.evil.example org example.organic 'example.org evil' \
    $'ex\u0430mple.org' .example.org example..org; do
	n=$((n + 1))
	{
		printf '%s\n\n' "$received"
		report $((10 ** n)) org="reporter $n" email=r@b.example \
		    domain="$domain"
	} | mail $n r@b.example
done
ingest
equal 'own domains' 1110 "$(ask 'SELECT sum(messages) FROM v_record')"
equal 'in small letters' 'example.org mail.example.org' "$(ask "SELECT
    group_concat(policy_domain) FROM (SELECT DISTINCT policy_domain
    FROM v_report WHERE counted ORDER BY 1)" |
    tr , ' ')"
finish
