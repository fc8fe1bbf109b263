#!/bin/bash
# Mail as servers and mail programs store it: what can be read is read as the
# mail itself, what cannot is named, once for all files of a mailbox.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need gzip sqlite3

cat >conf <<'EOF'
[domains]
own = example.org
[ingest]
authserv_id = mx.example.org
on_success = keep
EOF
results='Authentication-Results: mx.example.org; dkim=pass'

ingest() {	# STATUS OPTION...: read the box
	run "$1" "$ingest" --db db --config conf "${@:2}" box
}
ask() {
	sqlite3 -separator ' ' db "$1"
}
fresh() {
	case=$1
	rm -rf box db db-* err
	maildir box
}
# genuine: a mail as our server stores it, of a sender that it vouches for
genuine() {
	printf '%s header.d=reporter.example\n' "$results"
	printf 'Received: from x by mx.example.org with ESMTP; Sat, 14 Nov\n'
	printf 'From: reports@reporter.example\nContent-Type: text/xml\n\n'
	feedback 1
}
signed='verified 3'
sender="SELECT provenance, messages FROM v_report"

fresh 'gzip'
genuine | gzip >box/cur/1.mx,S=900:2,S
ingest 0
silent
equal sender "$signed" "$(ask "$sender")"
genuine >box/cur/2.mx:2,S
ingest 0
equal 'the same mail, not compressed' 'stored duplicate' \
    "$(ask "SELECT group_concat(outcome, ' ') FROM v_message")"

fresh 'gzip twice'
genuine | gzip | gzip >box/new/1.mx
ingest 0
equal sender "$signed" "$(ask "$sender")"

fresh 'gzip of a mail without a report'
printf 'From: a@example.org\nSubject: hello\n\nHello\n' | gzip >box/new/1.mx
ingest 0
silent
equal outcome not-a-report "$(ask 'SELECT outcome FROM v_message')"

fresh 'gzip that was cut off'
genuine | gzip | head -c 200 >box/new/1.mx
ingest 1 --strict
says gzip-truncated

# The sender writes all of a mail but its first fields.
fresh 'a forged header in the body of a mail in gzip'
{
	printf 'Received: from x by mx.example.org with ESMTP; Sat, 14 Nov\n'
	printf 'From: x@evil.example\n\nHello\n\nFrom x\n'
	genuine
} | gzip >box/new/1.mx
ingest 0
equal reports 0 "$(ask 'SELECT count(*) FROM v_report')"

fresh 'Apple Mail'
genuine >mail
{
	printf '%-10d\n' "$(wc -c <mail)"
	cat mail
	printf '<?xml version="1.0"?>\n<plist version="1.0"></plist>\n'
} >box/new/1.emlx
ingest 0
silent
equal sender "$signed" "$(ask "$sender")"

# What is not read: FILE REASON WORDS, the content on standard input
named() {
	fresh "$1"
	cat >"box/cur/$1"
	ingest 1 --strict
	equal outcome "rejected $2" \
	    "$(ask 'SELECT outcome, reason FROM v_message')"
	says "set aside: cur/$1: "
	says "$3"
	says "($2; kept, see dmarc-report log)"
	"$report" log --db db >log || fail log
	grep -qF "$2:" log || fail 'dmarc-report log does not say so' log
	tr -s ' \n' ' ' <log | grep -qF "$3" || fail 'nor what to do' log
	[ -e "box/cur/$1" ] || fail 'it is gone'
	ingest 0 --strict
	silent
}
by_imap='read the mailbox over IMAP, for instance with mbsync'
printf 'BZh91AY&SY\201\202' | named bzip2 unsupported-archive "$by_imap"
printf '\3757zXZ\0\201' | named xz unsupported-archive "$by_imap"
printf '\050\265\057\375\201' | named zstd unsupported-archive "$by_imap"
printf 'Dovecot-LZ4\r\052\233\305' | named lz4 unsupported-archive "$by_imap"
printf 'CRYPTED\3\7\1' | named crypt stored-encrypted "$by_imap"
printf '2 M1e C65f1b2c3\n\1\2' | named dbox unsupported-mailbox "$by_imap"
{ printf '\1\1\1\1\n'; genuine; } | named mmdf unsupported-mailbox \
    'convert it to mbox or Maildir'
printf '\211PNG\r\n\032\n\0' | named picture not-a-mail 'was not read'
printf 'Call them\nabout it\n' | named note not-a-mail 'was not read'
head -c 100 /dev/zero | named nothing not-a-mail 'was not read'

many=3000
fresh 'a whole mailbox that is encrypted'
python3 - $many <<'END' || exit 1
import sys
for i in range(int(sys.argv[1])):
    with open("box/cur/%06d.mx:2,S" % i, "wb") as f:
        f.write(b"CRYPTED\3\7" + b"%d" % i)
END
ingest 1 --strict
equal lines 2 "$(wc -l <err)"
says "set aside: 3,000 files, such as cur/"
says "$by_imap (stored-encrypted; kept, see dmarc-report log)"
says "3,000 of 3,000 messages set aside"
equal names 3 "$(grep -o 'cur/[0-9]*\.mx' err | wc -l)"
equal messages "rejected $many" \
    "$(ask 'SELECT outcome, count(*) FROM v_message GROUP BY 1')"
ingest 0 --strict
silent

fresh 'some mail among files of two kinds, with names of all kinds'
genuine >box/cur/1
for n in 1 2; do printf 'CRYPTED\3\7%d' $n >"box/cur/crypt$n"; done
for n in 1 2 3; do
	printf 'BZh91AY&SY%d' $n >"box/cur/$(printf 'bz\033\n%d' $n)"
done
ingest 1 --strict --jobs 1
equal lines 3 "$(wc -l <err)"
says 'set aside: 2 files, cur/crypt1 and cur/crypt2: '
says 'set aside: 3 files, cur/bz\x1b\x0a1, cur/bz\x1b\x0a2 and cur/bz\x1b\x0a3: '
says '5 of 6 messages set aside'
equal 'the mail' "$signed" "$(ask "$sender")"

fresh 'a dry run says the same'
for n in 1 2 3 4; do printf 'CRYPTED\3\7%d' $n >"box/cur/crypt$n"; done
ingest 0 --dry-run
says 'set aside: 4 files, such as cur/crypt'
[ ! -e db ] || fail 'and stores something'
finish
