"""hostile.py make KIT | judge KIT DATABASE: a mailbox by people who mean harm.

make writes KIT/Maildir, a secret below KIT/canary, and KIT/expected.json: of
each case its name and file, how it must end (outcome, reason; accept has more
of them), what it may cost, and what must be in no output (checks). judge
compares the views of a database with that. Each case is one message; the cases
"good" stand before, among and after the others, and must count whatever these
do. All of it is invented.
"""
import base64
import gzip
import io
import json
import os
import sqlite3
import struct
import sys
import zipfile

BEGIN = 1718928000              # 2024-06-21, UTC
CANARY = "canary-5d1e-nobody-may-read-this"
PORT = 18097                    # nobody may call here
OBEYED = ["\x1b", "\x07", "\u202e"]

cases = []


def feedback(report_id, head="", org="Mailgrove", record="", tail="",
             domain="example.org", comment="", source="192.0.2.7"):
    return (
        f'<?xml version="1.0"?>{head}<feedback><report_metadata>'
        f"<org_name>{org}</org_name><email>dmarc@mailgrove.example</email>"
        f"<report_id>{report_id}</report_id><date_range><begin>{BEGIN}</begin>"
        f"<end>{BEGIN + 86399}</end></date_range></report_metadata>"
        f"<policy_published><domain>{domain}</domain><p>none</p>"
        f"</policy_published><record><row><source_ip>{source}</source_ip>"
        f"<count>3</count><policy_evaluated><disposition>none</disposition>"
        f"<dkim>pass</dkim><spf>fail</spf>{comment}</policy_evaluated></row>"
        f"<identifiers><header_from>example.org</header_from></identifiers>"
        f"<auth_results/></record>{record}{tail}</feedback>")


def mail(name, data, kind="application/gzip", file="report.xml.gz", head="",
         encoding="base64"):
    if isinstance(data, str):
        data = data.encode()
    body = base64.encodebytes(data) if encoding == "base64" else data
    return (f"From: dmarc@mailgrove.example\nTo: dmarc@example.org\n"
            f"Subject: Report Domain: example.org Submitter: mailgrove.example"
            f"\n Report-ID: <{name}>\nMessage-ID: <{name}@mailgrove.example>\n"
            f"{head}MIME-Version: 1.0\nContent-Type: {kind}; name=\"{file}\"\n"
            f"Content-Transfer-Encoding: {encoding}\n\n").encode() + body


def case(name, outcome, reason, content, checks=None, where="new",
         stem=None):
    """content: the bytes of the message, or a function that makes a file."""
    file = f"Maildir/{where}/{1719000000 + len(cases)}.M1.{stem or name}"
    cases.append({"name": name, "file": file, "outcome": outcome,
                  "reason": reason, "checks": checks or {},
                  "max_seconds": 12, "max_rss_mb": 300})
    if callable(content):
        content(os.path.join(kit, file))
    else:
        with open(os.path.join(kit, file), "wb") as f:
            f.write(content)


def plain(name, outcome, reason, xml, checks=None):
    case(name, outcome, reason,
         mail(name, xml, "text/xml", "report.xml"), checks)


def good(name):
    plain("good-" + name, "stored", None, feedback("good-" + name))


def bomb(megabytes):
    piece, out = b" " * (1 << 20), io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as f:
        f.write(b"<feedback>")
        for _ in range(megabytes):
            f.write(piece)
        f.write(b"</feedback>")
    return out.getvalue()


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            z.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def encrypted(data):
    """The bit that says so, in both headers."""
    data = bytearray(data)
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def archives():
    whole = gzip.compress(feedback("cut").encode(), mtime=0)
    case("gzip-cut", "rejected", "gzip-truncated",
         mail("gzip-cut", whole[:-20]))
    case("gzip-sum", "rejected", "gzip-checksum", mail(
        "gzip-sum", whole[:-8] + struct.pack("<II", 1, len(whole))))
    case("gzip-bomb", "rejected", "inflated-bytes",
         mail("gzip-bomb", bomb(200)))
    case("gzip-nested", "rejected", "container-depth", mail(
        "gzip-nested", gzip.compress(gzip.compress(gzip.compress(
            gzip.compress(gzip.compress(whole)))))))
    case("zip-bomb", "rejected", "inflated-bytes", mail(
        "zip-bomb", zipped(("a.xml", b"<feedback>" + b" " * (200 << 20))),
        "application/zip", "a.zip"))
    case("zip-path", "stored", None, mail("zip-path", zipped(
        ("../../../../tmp/dmarc-hostile.xml", feedback("zip-path"))),
        "application/zip", "a.zip"), {"forbid_path": "/tmp/dmarc-hostile.xml"})
    case("zip-many", "rejected", "zip-entries", mail("zip-many", zipped(
        *((f"{i}.xml", b"<x/>") for i in range(300))),
        "application/zip", "a.zip"))
    case("zip-secret", "rejected", "zip-encrypted", mail(
        "zip-secret", encrypted(zipped(("a.xml", feedback("zip-secret")))),
        "application/zip", "a.zip"))


def xml():
    secret = os.path.join(kit, "canary", "secret.txt")
    plain("entity-file", "rejected", "xml-doctype", feedback(
        "entity-file", f'<!DOCTYPE feedback [<!ENTITY x SYSTEM "{secret}">]>',
        org="&x;"), {"forbid_db": [CANARY]})
    plain("entity-net", "rejected", "xml-doctype", feedback(
        "entity-net", f'<!DOCTYPE f SYSTEM "http://127.0.0.1:{PORT}/d">'))
    laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">'
                     for i in range(9))
    plain("entity-laughs", "rejected", "xml-doctype", feedback(
        "laughs", f'<!DOCTYPE f [<!ENTITY l0 "ha">{laughs}]>', org="&l9;"))
    plain("xml-deep", "rejected", "xml-depth",
          feedback("xml-deep", tail="<a>" * 50000 + "</a>" * 50000))
    plain("xml-attributes", "rejected", "xml-attributes", feedback(
        "xml-attributes", tail="<a %s/>" % " ".join(
            f'a{i}="1"' for i in range(20000))))
    plain("xml-long", "rejected", "text-bytes",
          feedback("xml-long", org="x" * (1 << 20)))
    plain("xml-cut", "rejected", "xml-truncated",
          feedback("xml-cut")[:-40])
    plain("count-negative", "stored", "records-skipped", feedback(
        "count-negative", record="<record><row><source_ip>192.0.2.9"
        "</source_ip><count>-5</count></row></record>"))
    plain("address-none", "rejected", "bad-records",
          feedback("address-none", source="999.1.1.1"))


def words():
    """Text that somebody might take for more."""
    plain("says-sql", "stored", None, feedback(
        "x'); DROP TABLE report; --", org="Robert'); DROP TABLE report;--"))
    plain("says-script", "stored", None, feedback(
        "says-script", org="&lt;script&gt;alert(1)&lt;/script&gt;",
        comment="<reason><type>other</type><comment>&lt;img src=x "
        "onerror=alert(1)&gt;</comment></reason>"),
        {"forbid_html": ["<script>alert", "<img src=x"]})
    plain("says-formula", "stored", None, feedback(
        "says-formula", org="=cmd|' /C calc'!A0"))
    plain("says-escape", "stored", None, feedback(
        "says-escape", org="a&#x9b;2J\u202eb\u200b"), {"forbid_text": OBEYED})
    case("name-lines", "stored", None,
         mail("name-lines", feedback("name-lines"), "text/xml", "a.xml"),
         {"forbid_text": OBEYED},
         stem="name\n2024-06-22 INFO all is well\x1b[2J")
    case("file-name", "stored", None, mail(
        "file-name", feedback("file-name"), "text/xml",
        "../../../../tmp/\x1b[31mdmarc-hostile"),
        {"forbid_text": OBEYED, "forbid_path": "/tmp/dmarc-hostile"})


def mime():
    depth = 150
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"
                    for i in range(depth))
    case("mime-deep", "rejected", "mime-depth", (
        "From: a@mailgrove.example\nSubject: Report Domain: example.org "
        "Submitter: mailgrove.example\nMIME-Version: 1.0\n" + parts).encode())
    case("mime-parts", "rejected", "mime-parts", (
        b"From: a@mailgrove.example\nSubject: Report Domain: example.org "
        b"Submitter: mailgrove.example\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n" +
        b"--b\n\nx\n" * 5000 + b"--b--\n"))
    case("header-long", "rejected", "header-bytes",
         mail("header-long", feedback("header-long"), "text/xml", "a.xml",
              head="X-Long: " + "x" * (2 << 20) + "\n"))
    case("spam", "not-a-report", None,
         b"From: a@example.net\nSubject: Buy now\n\nCheap.\n", where="cur")


def files():
    secret = os.path.join(kit, "canary", "secret.txt")
    case("link-secret", "rejected", "not-a-regular-file",
         lambda path: os.symlink(secret, path), {"forbid_db": [CANARY]})
    case("folder", "rejected", "not-a-regular-file", os.mkdir)
    case("pipe", "rejected", "not-a-regular-file", os.mkfifo)


def make():
    for folder in ("Maildir/new", "Maildir/cur", "Maildir/tmp", "canary"):
        os.makedirs(os.path.join(kit, folder))
    with open(os.path.join(kit, "canary", "secret.txt"), "w") as f:
        f.write(CANARY)
    good("first")
    archives()
    xml()
    good("middle")
    words()
    mime()
    files()
    good("last")
    for c in cases:
        c["file"] = c["file"].encode("utf-8", "surrogateescape").decode()
    with open(os.path.join(kit, "expected.json"), "w") as f:
        json.dump({"canary": CANARY, "ssrf_port": PORT, "cases": cases}, f)


def judge(database):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    ends = {name.replace("\\x0a", "\n").replace("\\x1b", "\x1b"): end
            for name, *end in
            db.execute("SELECT name, outcome, reason FROM v_message")}
    bad = []
    with open(os.path.join(kit, "expected.json")) as f:
        wanted = json.load(f)["cases"]
    for c in wanted:
        end = ends.get(os.path.basename(c["file"]))
        if end != [c["outcome"], c["reason"]]:
            bad.append(f"{c['name']}: {end}, not {c['outcome']} "
                       f"({c['reason']})")
    stored = sum(c["outcome"] == "stored" for c in wanted)
    sums = db.execute("SELECT count(*), sum(messages) FROM v_report "
                      "WHERE counted").fetchone()
    if sums != (stored, 3 * stored):
        bad.append(f"{sums} reports and messages, not {stored} and three each")
    print("\n".join(bad) or "all right")
    sys.exit(bool(bad))


kit = os.path.abspath(sys.argv[2])
if sys.argv[1] == "make":
    make()
else:
    judge(sys.argv[3])
