"""mails.py: mailboxes to be read under trouble, and what they hold.

All is made from a number, so that two mailboxes of the same size are the
same to the byte.
"""
import base64
import gzip
import io
import json
import os
import zipfile

XML = """<?xml version="1.0" encoding="UTF-8"?>
<feedback><report_metadata><org_name>reporter.example</org_name>
<email>reports@reporter.example</email><report_id>{id}</report_id>
<date_range><begin>1794700800</begin><end>1794787199</end></date_range>
</report_metadata><policy_published><domain>example.org</domain>
<adkim>r</adkim><aspf>r</aspf><p>none</p><pct>100</pct></policy_published>
{records}</feedback>
"""
RECORD = """<record><row><source_ip>192.0.2.{host}</source_ip>
<count>{count}</count><policy_evaluated><disposition>none</disposition>
<dkim>pass</dkim><spf>fail</spf></policy_evaluated></row><identifiers>
<header_from>example.org</header_from></identifiers><auth_results><dkim>
<domain>example.org</domain><selector>s{host}</selector>
<result>pass</result></dkim></auth_results></record>
"""
MAIL = """From: reports@reporter.example
To: dmarc@example.org
Subject: Report domain: example.org
MIME-Version: 1.0
Content-Type: {type}
Content-Transfer-Encoding: {coding}

{body}
"""
FAILURE = """From: reports@reporter.example
To: ruf@example.org
Subject: a mail of yours
Date: Sun, 15 Nov 2026 06:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/feedback-report

Feedback-Type: auth-failure
Version: 1
Arrival-Date: Sun, 15 Nov 2026 05:59:00 +0000
Source-IP: 192.0.2.66
Reported-Domain: example.org
Auth-Failure: dmarc
DKIM-Domain: example.org
DKIM-Selector: s1
--b
Content-Type: text/rfc822-headers

From: a@example.org
Subject: {id}
Message-ID: <{id}@example.org>
--b--
"""


def report(name, records=3):
    return XML.format(id=name, records="".join(
        RECORD.format(host=1 + i, count=i + 2) for i in range(records)))


def mail(kind, body, coding="base64"):
    if isinstance(body, bytes):
        body = base64.encodebytes(body).decode().rstrip()
    return MAIL.format(type=kind, coding=coding, body=body).encode()


def plain(name):
    return mail("text/xml", report(name), "7bit")


def gzipped(name):
    return mail("application/gzip", gzip.compress(report(name).encode(),
                                                  mtime=0))


def zipped(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("report.xml", (2026, 11, 16, 0, 0, 0)),
                   report(name), zipfile.ZIP_DEFLATED)
    return mail("application/zip", out.getvalue())


def broken(name):
    data = gzip.compress(report(name).encode(), mtime=0)
    return mail("application/gzip", data[:len(data) // 2])


def tls(name):
    data = json.dumps({
        "organization-name": "reporter.example",
        "contact-info": "tls@reporter.example", "report-id": name,
        "date-range": {"start-datetime": "2026-11-15T00:00:00Z",
                       "end-datetime": "2026-11-15T23:59:59Z"},
        "policies": [{
            "policy": {"policy-type": "sts", "policy-domain": "example.org",
                       "policy-string": ["mode: testing"],
                       "mx-host": ["*.example.org"]},
            "summary": {"total-successful-session-count": 5,
                        "total-failure-session-count": 2},
            "failure-details": [{
                "result-type": "certificate-expired",
                "receiving-mx-hostname": "mx.example.org",
                "sending-mta-ip": "192.0.2.77",
                "failed-session-count": 2}]}]})
    return mail("application/tlsrpt+gzip", gzip.compress(data.encode(),
                                                         mtime=0))


def failure(name):
    return FAILURE.format(id=name).encode()


def lunch(_):
    return b"From: a@example.org\nSubject: lunch\n\nAt noon?\n"


def six():
    """One of each: {path in the mailbox: bytes}."""
    return {
        "new/1.M1.mx": gzipped("one"),
        "cur/2.M2.mx:2,F": zipped("two"),
        "new/3.M3.mx": plain("three"),
        "cur/4.M4.mx:2,": gzipped("one"),       # like the first
        "new/5.M5.mx": lunch("five"),
        "new/6.M6.mx": broken("six"),
        "new/7.M7.mx": tls("seven"),
        "cur/8.M8.mx:2,": failure("eight"),
    }


def many(n):
    kinds = [gzipped, zipped, plain, tls, gzipped, failure, plain,
             lunch, broken, gzipped]
    box = {}
    for i in range(n):
        where = "new/%d.mx" if i % 3 else "cur/%d.mx:2,"
        # every twentieth has come before
        name = "many%d" % (i - 10 if i % 20 == 10 else i)
        box[where % i] = kinds[i % 10](name)
    return box


def mbox(names):
    return b"".join(b"From reports@reporter.example Mon Nov 16 06:00:00 2026\n"
                    + plain(name) + b"\n" for name in names)


def others(root):
    """
    What else can be read, and the arguments for it: an mbox, a mail by
    itself, a tree of Maildirs, and standard input.
    """
    for name, data in (("mbox", mbox(["seven", "one", "eight"])),
                       ("mail", zipped("nine")), ("stdin", gzipped("ten"))):
        with open(os.path.join(root, name), "wb") as f:
            f.write(data)
    for folder, name in (("tree/a", "eleven"), ("tree/b/.sub", "twelve")):
        write(os.path.join(root, folder), {"new/1.mx": plain(name)})
    return ["--recursive", "mbox", "mail", "tree", "-"]


def base(path):
    return os.path.basename(path).split(":2,")[0]


def write(root, box):
    for folder in ("new", "cur", "tmp"):
        os.makedirs(os.path.join(root, folder))
    for path, data in box.items():
        with open(os.path.join(root, path), "wb") as f:
            f.write(data)


def read(root):
    """What lies in a mailbox now: {path: bytes}."""
    found = {}
    for folder in ("new", "cur", "tmp", ".done/new", ".done/cur", ".done/tmp"):
        if not os.path.isdir(os.path.join(root, folder)):
            continue
        for name in os.listdir(os.path.join(root, folder)):
            path = folder + "/" + name
            with open(os.path.join(root, path), "rb") as f:
                found[path] = f.read()
    return found
