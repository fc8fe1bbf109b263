#!/bin/bash
# What strangers publish in DNS leaves no byte unencoded in any output: control
# characters, text of 60 KiB, a thousand records, loops; of dmarc-dns, in the
# database and on the pages of dmarc-report.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need python3 sqlite3
db=$work/dmarc.db policy=evil.example

python3 - <<'END' >evil || exit 1
# Bytes that a terminal, a browser, CSV or a log would obey.
bad = (r"\027]0;x\007" r"\027[2J" r"\000" r"\010" r"\013" r"\127" r"\194\155"
       r"\226\128\174" r"\226\128\168" r"\255\254" r"<script>&\"'=cmd,%s%n")
d = "evil.example."
def txt(name, *text):
    print(name, "TXT", " ".join('"%s"' % t for t in text))
print(d, "MX 10 m" + r"\027x\000\255" + "." + d)
print(d, "MX 20 mx." + d)
print("mx." + d, "A 198.18.0.1")
# One record of 60 KiB.
txt(d, "v=spf1 ip4:198.18.0.1 include:in." + d[:-1] + " ", bad,
    *["x" * 240 + r"\027[1m" for i in range(240)])
txt("in." + d, "v=spf1 include:in." + d[:-1] + " exp=" + bad + " -all")
txt("_dmarc." + d, "v=DMARC1; p=none; rua=mailto:", bad, "@r.example,x", bad,
    "; ", bad, "=", bad, "; fo=", bad)
# A key that is none, and an alias that leads to a name of such bytes.
txt("s1._domainkey." + d, "v=DKIM1; k=", bad, "; p=", bad)
print("s2._domainkey." + d, "CNAME " + r"\027[2J\255" + ".alias." + d)
# Loops.
print("s3._domainkey." + d, "CNAME l1." + d)
print("l1." + d, "CNAME l2." + d)
print("l2." + d, "CNAME l1." + d)
print("1.0.18.198.in-addr.arpa. PTR", r"\027[2J\000" + ".evil.example.")
print("2.0.18.198.in-addr.arpa. PTR out." + d)
print("out." + d, "A 198.18.0.2")
txt("_mta-sts." + d, "v=STSv1; id=" + bad)
txt("_smtp._tls." + d, "v=TLSRPTv1; rua=mailto:" + bad)
txt("default._bimi." + d, "v=BIMI1; l=" + bad)
print("_25._tcp.mx." + d, "TLSA 3 1 1", "1b" * 32)
# Names below, and another domain with a thousand records of each kind.
txt("news." + d, "v=spf1 " + bad + " -all")
txt("_dmarc.news." + d, "v=DMARC1; p=" + bad + "; rua=mailto:a@news.evil.example")
many = "many.example."
for i in range(1000):
    txt(many, "v=spf1 %d%s" % (i, r"\027[1m"))
    txt("_dmarc." + many, "v=DMARC1; p=none; x=%d%s" % (i, r"\027[1m"))
    txt("s1._domainkey." + many, "p=%d%s" % (i, r"\027[1m"))
    print(many, "MX %d m%d" % (i, i) + r"\027" + "." + many)
END
zone <evil
serve
begin=$(date -u -d 2026-11-10 +%s)
{
	for i in 1 2 3; do
		row 198.18.0.1 40 pass evil.example s$i
		row 198.18.0.2 40 pass news.evil.example s$i
	done
} | mail one "$begin" >one.xml
policy=many.example
row 198.18.0.1 40 pass many.example s1 | mail two "$begin" >two.xml
"$ingest" --db "$db" --now 2026-11-12 one.xml two.xml || fail ingest

cat >clean.py <<'END'
"""clean.py KIND FILE: fails, and says why, if FILE holds what must not be in a
text of this kind."""
import sys
kind, data = sys.argv[1], open(sys.argv[2], "rb").read()
try:
    s = data.decode("utf-8")
except UnicodeDecodeError as e:
    sys.exit("no UTF-8 at byte %d" % e.start)
keep = {"db": "\n\t\r\x1b\x07\x08\x0b\x7f", "csv": "\r\n"}.get(kind, "\n\t")
for i, c in enumerate(s):
    n = ord(c)
    if (n < 0x20 or n == 0x7f) and c not in keep:
        sys.exit("byte 0x%02x after %r" % (n, s[max(0, i - 40):i]))
    if kind != "db" and (0x80 <= n < 0xa0 or c in "\u2028\u2029"):
        sys.exit("U+%04X after %r" % (n, s[max(0, i - 40):i]))
    # For programs it is a letter; people would see text turned around.
    if kind not in ("db", "json") and 0x202a <= n <= 0x202e:
        sys.exit("U+%04X after %r" % (n, s[max(0, i - 40):i]))
if kind == "html" and "<script>&" in s:
    sys.exit("a tag")
END
# clean KIND FILE WHAT
clean() {
	[ -s "$2" ] || fail "$3: nothing"
	python3 clean.py "$1" "$2" >why 2>&1 || fail "$3" why
}
"$dns" refresh --db "$db" --resolver "$server" --timeout 2 --extras \
    --now 2026-11-12T06:00:00Z >out 2>err
equal 'refresh, of which loops are unknown' 75 $?
clean text err 'lines of refresh'
for domain in evil.example many.example; do
	for format in text json; do
		"$dns" check $domain --db "$db" --resolver "$server" \
		    --timeout 2 --extras --format $format \
		    --now 2026-11-12T07:00:00Z >out 2>err
		clean "$format" out "check $domain, $format"
		"$dns" check $domain --db "$db" --stored --format $format \
		    --now 2026-11-12T07:00:00Z >out 2>err
		clean "$format" out "check --stored $domain, $format"
		"$dns" spf $domain --ip 198.18.0.9 --resolver "$server" \
		    --timeout 2 --format $format >out 2>err
		clean "$format" out "spf $domain, $format"
	done
done
"$dns" refresh --db "$db" --dry-run --all --now 2026-11-12T07:00:00Z >out
clean text out 'dry run'

# The database: text is UTF-8 without NUL, and has an end.
sqlite3 "$db" .dump >dump || fail dump
clean db dump 'the database'
equal 'cut at 4,096 bytes' 0 "$(sqlite3 "$db" "SELECT count(*) FROM dns_record
    WHERE length(record) > 4 * 4096 + 3 OR instr(record, char(0)) > 0")"
equal 'what is kept of a thousand' '20 20' "$(sqlite3 "$db" "SELECT
    group_concat(n, ' ') FROM (SELECT count(*) AS n FROM dns_record
    WHERE domain = 'many.example' AND kind IN ('spf', 'dmarc')
    GROUP BY kind)")"
equal 'the database is whole' ok "$(sqlite3 "$db" 'PRAGMA integrity_check')"

# Pages.
for command in weekly readiness sources explain 'weekly evil.example' \
    'readiness evil.example' 'weekly --format html' 'readiness --format html' \
    'weekly --format json' 'readiness --format json' 'weekly --format prom' \
    'sources --format csv' 'weekly --format mail --to a@example.org'; do
	# shellcheck disable=SC2086
	"$report" $command --db "$db" --now 2026-11-13T06:00:00Z >out 2>err ||
	    fail "$command" err
	case $command in
	*html*) clean html out "$command" ;;
	*json*) clean json out "$command" ;;
	*csv*) clean csv out "$command" ;;
	*mail*) sed 's/\r$//' out >mail; clean text mail "$command" ;;
	*) clean text out "$command" ;;
	esac
done
finish
