#!/bin/bash
# Mails in archives, on the command line and in mail: what is in them counts,
# who sent it is known of one's own archives only, and the limits hold.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need gzip python3 sqlite3

cat >conf <<'EOF'
[domains]
own = example.org
[ingest]
authserv_id = mx.example.org
on_success = keep
EOF
results='Authentication-Results: mx.example.org; dkim=pass'

# ingest STATUS ARGUMENT...
ingest() {
	run "$1" timeout 60 "$ingest" --db db --config conf "${@:2}"
}
ask() {
	sqlite3 -separator ' ' db "$1"
}
fresh() {
	case=$1
	rm -rf box db db-* err
	maildir box
}
head_of() {	# of mail from reporter.example, vouched for
	printf '%s header.d=reporter.example\n' "$results"
	printf 'Received: from x by mx.example.org with ESMTP; Sat, 14 Nov\n'
	printf 'From: reports@reporter.example\nMIME-Version: 1.0\n'
}
genuine() {	# ID
	head_of
	printf 'Content-Type: text/xml\n\n'
	feedback "$1"
	echo
}
# Two mails as files, as an mbox, and packed.
for n in 1 2; do
	genuine $n >$n.eml
	{ echo 'From a@example.org Sat Nov 14 03:00:00 2026'; cat $n.eml; } >>mbox
done
gzip -k mbox 1.eml
pack() {	# ZIP FILE...
	python3 - "$@" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    for name in sys.argv[2:]:
        z.write(name)
END
}
pack mails.zip 1.eml 2.eml
pack mbox.zip mbox
pack packed.zip 1.eml.gz mbox.gz
reports="SELECT report_id, provenance, messages FROM v_report
    WHERE counted ORDER BY report_id"
both=$'1 verified 3\n2 verified 3'

for archive in mbox.gz mails.zip mbox.zip packed.zip; do
	fresh "$archive, named"
	ingest 0 $archive
	silent
	equal reports "$both" "$(ask "$reports")"
	ingest 0 1.eml mbox
	equal 'the same mails again' "$both" "$(ask "$reports")"
	fresh "$archive, on standard input"
	ingest 0 - <$archive
	equal reports "$both" "$(ask "$reports")"
done
fresh 'a mail in gzip, named'
ingest 0 1.eml.gz
equal reports '1 verified 3' "$(ask "$reports")"

# wrap TYPE FILE: a mail of reporter.example with the file attached
wrap() {
	head_of
	printf '%sContent-Type: multipart/mixed; boundary=b\n\n' "${3-}"
	printf -- '--b\n\nSee below.\n--b\nContent-Type: %s\n' "$1"
	printf 'Content-Transfer-Encoding: base64\n\n'
	base64 "$2"
	printf -- '--b--\n'
}
unknown=$'1 unknown 3\n2 unknown 3'
for attached in 'application/gzip mbox.gz' 'application/zip mails.zip' \
    'application/octet-stream mbox' 'application/zip packed.zip' \
    'text/plain mbox'; do
	fresh "$attached, in a mail"
	# shellcheck disable=SC2086
	wrap $attached >box/new/1
	ingest 0 box
	silent
	equal reports "$unknown" "$(ask "$reports")"
	fresh "$attached, in a mail in gzip"
	# shellcheck disable=SC2086
	wrap $attached | gzip >box/new/1
	ingest 0 box
	equal reports "$unknown" "$(ask "$reports")"
	fresh "$attached, in an automatic reply"
	# shellcheck disable=SC2086
	wrap $attached $'Auto-Submitted: auto-replied\n' >box/new/1
	ingest 0 box
	equal reports '' "$(ask "$reports")"
done

# A bounce stays a bounce, in whatever it comes.
{
	head_of
	printf 'Content-Type: multipart/report; boundary=b;\n'
	printf ' report-type=delivery-status\n\n--b\n\nFailed.\n--b\n'
	printf 'Content-Type: message/rfc822\n\n'
	genuine 1
	printf -- '--b--\n'
} >bounce.eml
gzip -k bounce.eml
pack bounce.zip bounce.eml bounce.eml.gz
fresh 'a bounce in archives'
wrap application/zip bounce.zip >box/new/1
wrap application/octet-stream bounce.eml >box/new/2
cp bounce.eml.gz box/new/3
ingest 0 box bounce.eml.gz bounce.zip
silent
equal outcomes 'not-a-report 5' \
    "$(ask 'SELECT outcome, count(*) FROM v_message GROUP BY 1')"

# ---- by people who mean harm ----

python3 - <<'END' || exit 1
import gzip, io, zipfile
mail = open("1.eml", "rb").read()
blanks = gzip.compress(b"\n" * (64 << 20))      # of which 16 make 1 GB
with open("large.mbox.gz", "wb") as f:
    f.write(gzip.compress(b"From x\n" + mail + b"\n"))
    f.write(blanks * 16)
line = gzip.compress(b"\nFrom x\nReceived: y\n\n" * 100000)
with open("many.mbox.gz", "wb") as f:           # 1.3 million mails
    f.write(gzip.compress(b"From x\n" + mail + b"\n") + line * 13)
def pack(name, members):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        for member, data in members:
            z.writestr(member, data)
pack("10000.zip", (("%05d.eml" % i, mail) for i in range(10000)))
bomb = mail.replace(b"<record>", b" " * (80 << 20) + b"<record>", 1)
pack("bomb.zip", [("a.eml", open("2.eml", "rb").read()), ("b.eml", bomb)])
deep = mail
for _ in range(8):
    deep = gzip.compress(deep)
open("deep.gz", "wb").write(deep)
pack("names.zip", [("a\x1b[2J\nb/../../" + "c" * 300 + ".eml", mail[:-20])])
nested = mail
for i in range(40):
    nested = (b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=%d"
              b"\n\n--%d\n\n" % (i, i) + nested + b"\n--%d--\n" % i)
open("nested.eml", "wb").write(nested)
twice = mail                                    # a zip of itself, and again
for i in range(6):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for j in range(20):
            z.writestr("%d.eml" % j, b"MIME-Version: 1.0\nContent-Transfer-"
                       b"Encoding: binary\n\n" + twice)
    twice = out.getvalue()
open("twice.zip", "wb").write(twice)
END

# limits FILE REASON REPORTS [WORDS [REASON]]: named, and attached
limits() {
	fresh "$1, named"
	ingest 0 "$1"
	says "($2; "
	[ -z "${4-}" ] || says "$4"
	equal reports "$3" "$(ask 'SELECT count(*) FROM v_report')"
	grep -q $'\033' err && fail 'an escape sequence gets out'
	fresh "$1, attached"
	wrap application/octet-stream "$1" >box/new/1
	ingest 0 box
	says "(${5-$2}; "
	grep -q $'\033' err && fail 'an escape sequence gets out'
	equal verified 0 "$(ask "SELECT count(*) FROM v_report
	    WHERE provenance = 'verified'")"
}
limits large.mbox.gz inflated-bytes 0 'an archive of mails: unpack it first'
limits 10000.zip zip-entries 1 'has 10000 entries, of which 100 were read' \
    reports-per-message
limits bomb.zip inflated-bytes 1
limits deep.gz container-depth 0
limits names.zip xml-truncated 0 '/../../ccc'
fresh 'many.mbox.gz, named'
ingest 0 many.mbox.gz
says '(archive-mails; '
says 'an archive of more than 10000 mails: unpack it first'
equal reports 1 "$(ask 'SELECT count(*) FROM v_report')"
fresh 'many.mbox.gz, attached'
wrap application/gzip many.mbox.gz >box/new/1
ingest 0 box
says '(mime-parts; '
fresh 'mails in mails, as text'
ingest 0 nested.eml
says '(mime-depth; '
fresh 'archives of mails with archives'
ingest 0 twice.zip
says '(container-depth; '
finish
