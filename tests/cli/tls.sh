#!/bin/bash
# TLS reports: text for people, and JSON that is made to hurt: each ends within
# the limits, with its reason.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 jq sqlite3
parse=$DMARC_BIN/dmarc-parse

case='text'
run 0 "$parse" "$DMARC_SOURCE/tests/data/mail/tls-report.eml"
for line in 'TLS report from Reporter' '  Domain     example.org' \
    '  Period     12 Oct 2026 00:00:00 to 12 Oct 2026 23:59:59 UTC' \
    'sts, mode testing, example.org' '  Sessions   7 successful, 1 failed' \
    '            1  certificate-expired'; do
	grep -qxF -- "$line" out || fail "no line: $line" out
done
run 0 "$parse" "$DMARC_SOURCE/tests/data/tls/hostile.json"
grep -q '[[:cntrl:]]' out && fail 'control characters' out
run 0 "$parse" "$DMARC_SOURCE/tests/data/tls/counts-bad.json"
grep -qF '  Skipped    10 policies, 2 failures; the first: policy 1:' out ||
	fail 'no skipped policies' out

# With our server's results on a mail of whom it names, of somebody else, and
# of nobody whose name was checked; and attached to an authentic mail.
case='whom to believe'
printf '[ingest]\nauthserv_id = mx.example.org\n' >conf
received='Received: from x by mx.example.org with ESMTP; Mon, 12 Oct 2026 03:00'
authentic='Authentication-Results: mx.example.org; dkim=pass header.d='
maildir box
# from DOMAIN RESULT NUMBER: the fixture as a mail from there
from() {
	printf '%s%s\n%s\n' "$authentic" "$2" "$received"
	sed "1d; s/^From: .*/From: tls@$1/" \
	    "$DMARC_SOURCE/tests/data/mail/tls-report-plain.eml" |
	    sed "s/\"report-id\": \"1\"/\"report-id\": \"$3\"/"
}
from reporter.example reporter.example 1 >box/new/1
from evil.example evil.example 2 >box/new/2
from reporter.example evil.example 3 >box/new/3
{
	printf '%s%s\n%s\nFrom: a@reporter.example\nMIME-Version: 1.0\n' \
	    "$authentic" reporter.example "$received"
	printf 'Content-Type: multipart/mixed; boundary=z\n\n--z\n'
	printf 'Content-Type: message/rfc822\n\n'
	from reporter.example reporter.example 4
	printf -- '--z--\n'
} >box/new/4
run 0 "$ingest" --db db --config conf --now 2026-10-14 box
equal 'provenance' '1|1 2|2 3|2 4|0' "$(sqlite3 db 'SELECT report_id,
    provenance FROM tls_report ORDER BY 1' | xargs)"

cat >hurt.py <<'PY'
import gzip

REPORT = """{"organization-name": "R", "report-id": "1",
 "date-range": {"start-datetime": "2026-10-12T00:00:00Z",
                "end-datetime": "2026-10-12T23:59:59Z"},
 "policies": [%s], "x": %s}
"""
POLICY = """{"policy": {"policy-type": "sts", "policy-domain": "example.org"},
 "summary": {"total-successful-session-count": 1%s}, "failure-details": [%s]}"""
ROOM = (4 << 20) - 1000
PLAIN = POLICY % ("", "")


def many(item, joined=", "):
    return joined.join([item] * (ROOM // len(item + joined)))


def write(name, text, packed=False):
    with (gzip.open if packed else open)(name, "wb") as f:
        f.write(text.encode("latin-1"))


keys = ("{" + ",".join('"%06x":0' % i for i in range(ROOM // 11 - 1)) + "}")
write("depth", REPORT % (PLAIN, "[" * 2000000 + "]" * 2000000))
write("depth-keys", REPORT % (PLAIN, '{"a":' * 600000 + "1" + "}" * 600000))
write("numbers", REPORT % (PLAIN, "[" + many("123456", ",") + "]"))
write("text", REPORT % (PLAIN, '"' + "a" * ROOM + '"'))
write("escapes", REPORT % (PLAIN, '"' + r"\ud83d\ude00" * (ROOM // 12) + '"'))
write("keys", REPORT % (PLAIN, keys))
write("objects", REPORT % (PLAIN, "[" + many("{}", ",") + "]"))
write("policies", REPORT % (many("{}", ","), "0"))
write("failures", REPORT % (POLICY % ("", many("{}", ",")), "0"))
write("strings", REPORT % (PLAIN.replace('"policy-domain"', '"mx-host": [' +
    many('"a"', ",") + '], "policy-domain"'), "0"))
write("long", REPORT % (PLAIN, '"' + "a" * (5 << 20) + '"'))
write("latin", REPORT % (PLAIN, '"' + "\xfc" * (ROOM // 3) + '"'))
write("blanks.gz", REPORT % (PLAIN, " " * (80 << 20) + "0"), True)
write("only-blanks.gz", "{" + " " * (80 << 20) + "}", True)
write("nuls.gz", "\0" * (80 << 20) + REPORT % (PLAIN, "0"), True)
PY
python3 hurt.py || fail 'no files that hurt'

# ends FILE WORD: it is refused for that, or read (read), in a time that shows
# no work that grows with the square of the size.
ends() {
	case=$1
	run 0 timeout -k 1 60 "$parse" --json "$1"
	equal 'ends' "$2" "$(jq -r '.error // .not_a_report //
	    (.tls_report | "read")' out)"
}
ends depth json-depth
ends depth-keys json-depth
ends numbers read
ends text read
ends escapes read
ends keys read
ends objects read
ends policies records
ends failures records
ends strings records
ends long json-bytes
ends latin read
ends blanks.gz json-bytes
ends only-blanks.gz json-bytes
ends nuls.gz not-a-mail
finish
