#!/usr/bin/env python3
"""Makes the mails of this folder: a small mail for each quirk of mail and
compression in QUIRKS.md, all with the same invented report.

    make.py         rewrites every *.eml and the other files in this folder

The output is always the same. tests/parse/test_message.c lists the expected
findings. Also makes the initial corpus of the fuzzers (tests/fuzz/corpus).
"""
import base64
import binascii
import gzip
import io
import os
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "reporter.example!example.org!1718928000!1719014399"


def xml(report_id="1"):
    return (f"""<?xml version="1.0" encoding="UTF-8"?>
<feedback>
  <report_metadata>
    <org_name>reporter.example</org_name>
    <email>dmarc@reporter.example</email>
    <report_id>{report_id}</report_id>
    <date_range><begin>1718928000</begin><end>1719014399</end></date_range>
  </report_metadata>
  <policy_published><domain>example.org</domain><p>none</p></policy_published>
  <record>
    <row>
      <source_ip>192.0.2.1</source_ip><count>3</count>
      <policy_evaluated>
        <disposition>none</disposition><dkim>pass</dkim><spf>fail</spf>
      </policy_evaluated>
    </row>
    <identifiers><header_from>example.org</header_from></identifiers>
    <auth_results>
      <spf><domain>example.net</domain><result>fail</result></spf>
    </auth_results>
  </record>
</feedback>
""").encode()


def commented(records=18):
    """records with a comment of 4,000 bytes each, all different"""
    head, rest = xml().split(b"  <record>")
    record, tail = rest.split(b"  </record>\n")
    return head + b"".join(
        b"  <record>" + record.replace(b"</spf>\n      </policy", (
            f"</spf><reason><type>other</type><comment>{i:02}" + "x" * 3998 +
            "</comment></reason>\n      </policy").encode()) + b"  </record>\n"
        for i in range(records)) + tail


def gz(data=None):
    return gzip.compress(xml() if data is None else data, mtime=0)


def zp(*members, **kw):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kw.get("how", zipfile.ZIP_DEFLATED)) as z:
        for name, data in members or [(NAME + ".xml", xml())]:
            z.writestr(zipfile.ZipInfo(name), data,
                       kw.get("how", zipfile.ZIP_DEFLATED))
    return out.getvalue()


class Stream(io.RawIOBase):
    """an output that cannot seek, like a pipe"""
    def __init__(self):
        super().__init__()
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def streamed_zip(zip64=False):
    """a zip with sizes after the data, and with zip64 in 64 bits"""
    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        info = zipfile.ZipInfo(NAME + ".xml")
        info.compress_type = zipfile.ZIP_DEFLATED
        with z.open(info, "w", force_zip64=zip64) as f:
            f.write(xml())
    return out.data


def flip(data, at, xor=0xff):
    data = bytearray(data)
    data[at] ^= xor
    return bytes(data)


def b64(data, width=76):
    text = base64.b64encode(data)
    return b"\n".join(text[i:i + width]
                      for i in range(0, len(text), width)) + b"\n"


def part(body, ctype="application/gzip", name=NAME + ".xml.gz",
         encoding="base64", head=b""):
    """a part; body is already encoded"""
    out = f"Content-Type: {ctype}".encode() if ctype else b""
    if name and ctype:
        out += f'; name="{name}"'.encode()
    if ctype:
        out += b"\n"
    if encoding:
        out += f"Content-Transfer-Encoding: {encoding}\n".encode()
    return out + head + b"\n" + body


TEXT = part(b"A report is attached.\n", "text/plain", None, None)


def mail(body, head=b"MIME-Version: 1.0\n"):
    return (b"Received: from mx.reporter.example by mx.example.org\n"
            b"From: dmarc@reporter.example\nTo: rua@example.org\n"
            b"Subject: Report Domain: example.org\n"
            b" Submitter: reporter.example Report-ID: 1\n" + head + body)


def multi(*parts, kind="mixed", boundary="b1", end=True):
    out = (f"Content-Type: multipart/{kind};\n"
           f' boundary="{boundary}"\n\nA preamble.\n').encode()
    for p in parts:
        out += f"--{boundary}\n".encode() + p
        if not out.endswith(b"\n"):
            out += b"\n"
    return out + (f"--{boundary}--\n".encode() if end else b"")


def std(data, ctype="application/gzip", name=NAME + ".xml.gz", **kw):
    return mail(multi(TEXT, part(b64(data), ctype, name, **kw)))


def about(subject, data):
    """the mail with another Subject"""
    return data.replace(b"Report Domain: example.org\n Submitter: "
                        b"reporter.example Report-ID: 1",
                        subject.encode(), 1)


def loose(old, new):
    """a mail whose Content-Type breaks the grammar"""
    head, rest = multi(TEXT, part(b64(gz()))).split(b"\n\n", 1)
    return mail(head.replace(old, new) + b"\n\n" + rest)


def mbox(*mails):
    return b"\n".join(b"From dmarc@reporter.example Sat Jun 22 02:59:00 2024\n"
                      + m for m in mails)


STATUS = part(b"Reporting-MTA: dns; mx.example.org\n",
              "message/delivery-status", None, None)
RETURNED = part(std(gz()), "message/rfc822", None, None)
BOUNCE = mail(multi(TEXT, STATUS, RETURNED,
                    kind="report; report-type=delivery-status", boundary="b2"))
EML = part(b64(std(gz())), "application/octet-stream", "report.eml")
EML_ZIP = part(b64(zp(("report.eml", std(gz())))), "application/zip", "a.zip")
ANSWER = b"Auto-Submitted: auto-replied (vacation)\n"
GREETING = b"Hello,\nplease find the report below.\n\n"
SCRUBBED = (b"\nA report is attached.\n"
            b"-------------- next part --------------\n"
            b"A non-text attachment was scrubbed...\n"
            b"Name: " + NAME.encode() + b".xml.gz\nType: application/gzip\n"
            b"URL: <http://lists.example.org/1/attachment.gz>\n")
TNEF = b"\x78\x9f\x3e\x22" + bytes(range(64))
TALK = about("Hello", mail(b"\nHello\n"))
NOISE = bytes(range(128, 200))
SEVENZIP = b"7z\xbc\xaf\x27\x1c" + NOISE
BOMB = gz(gz(xml().replace(b"<record>", b" " * (80 << 20) + b"<record>")))

# An SMTP TLS report, and the header of its mail (RFC 8460 section 5.3).
TLS = b"""{"organization-name": "Reporter", "report-id": "1",
 "contact-info": "tls@reporter.example",
 "date-range": {"start-datetime": "2026-10-12T00:00:00Z",
                "end-datetime": "2026-10-12T23:59:59Z"},
 "policies": [{"policy": {"policy-type": "sts",
                          "policy-domain": "example.org",
                          "policy-string": ["version: STSv1", "mode: testing"],
                          "mx-host": ["mx1.example.org"]},
               "summary": {"total-successful-session-count": 7,
                           "total-failure-session-count": 1},
               "failure-details": [{"result-type": "certificate-expired",
                                    "failed-session-count": 1}]}]}
"""
TLS_HEADER = b"""MIME-Version: 1.0
TLS-Report-Domain: Example.org.
TLS-Report-Submitter: reporter.example
"""


def tls(data, kind="application/tlsrpt+gzip", encoding="base64"):
    return mail(multi(TEXT, part(
        b64(data) if encoding else data, kind, NAME + "!1.json.gz", encoding),
        kind='report; report-type="tlsrpt"'), TLS_HEADER)


FILES = {
    # quirks of mail
    "whole-zip.eml": mail(part(b64(zp()), "application/zip", NAME + ".zip")),
    "whole-gzip.eml": mail(part(b64(gz()))),
    "octet-stream.eml": std(gz(), "application/octet-stream"),
    "x-gzip.eml": std(gz(), "application/x-gzip"),
    "x-zip-compressed.eml": std(zp(), "application/x-zip-compressed"),
    "zip-called-gzip.eml": std(zp()),
    "gzip-called-zip.eml": std(gz(), "application/zip", NAME + ".zip"),
    "xml-base64.eml": std(xml(), "text/xml", NAME + ".xml"),
    "xml-8bit.eml": mail(multi(TEXT, part(xml(), "text/plain", None, "8bit"))),
    "xml-quoted-printable.eml": mail(multi(TEXT, part(
        binascii.b2a_qp(xml()), "application/xml", None,
        "quoted-printable"))),
    "uuencode.eml": mail(multi(TEXT, part(
        b"begin 644 report.xml.gz\n" + b"".join(
            binascii.b2a_uu(gz()[i:i + 45])
            for i in range(0, len(gz()), 45)) + b"`\nend\n",
        encoding="x-uuencode"))),
    "inline.eml": std(gz(), head=b"Content-Disposition: inline\n"),
    "no-name.eml": std(gz(), name=None),
    "name-continued.eml": mail(multi(TEXT, part(
        b64(gz()), 'application/octet-stream;\n name*0="' + NAME +
        '.xm";\n name*1="l.gz"', None))),
    "name-encoded.eml": std(
        gz(), name="=?ISO-2022-JP?B?GyRCSnM5cBsoQg==?=.xml.gz"),
    "name-2231.eml": mail(multi(TEXT, part(
        b64(gz()), "application/gzip; name*=EUC-JP''%C0%BF.xml.gz", None))),
    "name-8bit.eml": std(gz(), name="m\u00fcller.xml.gz"),
    "name-hostile.eml": std(gz(), name="../../tmp/x\x1b[2J\x07.xml.gz"),
    "name-unquoted.eml": mail(multi(TEXT, part(
        b64(gz()), "application/octet-stream; name=" + NAME + ".xml.gz",
        None))),
    "header-line-lost.eml": mail(multi(TEXT, part(
        b64(gz()), head=b'name="' + NAME.encode() + b'.xml.gz"\n'
        b"Content-Description: report\n"))),
    "header-start-lost.eml": mail(multi(TEXT, (
        b'\tname="' + NAME.encode() + b'.xml.gz"\n'
        b"Content-Transfer-Encoding: base64\n\n") + b64(gz()))),
    "contenttype.eml": mail(multi(TEXT, part(
        b64(gz()))).replace(b"Content-Type: multipart",
                            b"ContentType: multipart")),
    # several Content-Types: the multipart whose boundary occurs, but a status
    # and a mail first
    "types-two.eml": mail(b"Content-Type: text/plain; charset=utf-8\n" +
                          multi(TEXT, part(b64(gz())))),
    "types-wrong-boundary.eml": mail(
        b'Content-Type: multipart/mixed; boundary="other"\n' +
        multi(TEXT, part(b64(gz())))),
    "types-part.eml": mail(multi(TEXT, b"Content-Type: text/plain\n" + multi(
        TEXT, part(b64(gz())), boundary="b2"))),
    "types-mail.eml": mail(multi(TEXT, (
        b"Content-Type: multipart/mixed; boundary=b2\n"
        b"Content-Type: message/rfc822\n\n") + mail(multi(
            TEXT, part(b64(gz())), boundary="b2")))),
    "types-status.eml": mail(multi(RETURNED, (
        b"Content-Type: multipart/mixed; boundary=b3\n"
        b"Content-Type: message/delivery-status\n\n") + multi(
            TEXT, boundary="b3"), boundary="b2")),
    "types-bounce.eml": mail(
        b"Content-Type: multipart/report; report-type=delivery-status\n" +
        multi(TEXT, RETURNED, boundary="b2")),
    "boundary-no-semicolon.eml": loose(b";\n", b""),
    "boundary-comma.eml": loose(b";", b","),
    "boundary-single-quotes.eml": loose(b'"b1"', b"'b1'"),
    "boundary-no-end-quote.eml": loose(b'"b1"', b'"b1'),
    "boundary-with-quotes.eml": mail(multi(TEXT, part(b64(gz())),
                                           boundary="'b1'")),
    "boundary-bounce.eml": mail(multi(
        TEXT, RETURNED, kind="report report-type=delivery-status",
        boundary="b2")).replace(b';\n boundary="b2"', b' boundary="b2"'),
    "no-encoding.eml": std(gz(), encoding=None),
    "alternative.eml": mail(multi(multi(TEXT, part(b64(gz())),
                                        kind="alternative", boundary="b2"))),
    "rfc822.eml": mail(multi(TEXT, part(std(gz()), "message/rfc822", None,
                                        None), boundary="b2")),
    "rfc822-twice.eml": mail(multi(part(mail(multi(part(
        std(gz()), "message/rfc822", None, None), boundary="b2")),
        "message/rfc822", None, None), boundary="b3")),
    "rfc822-base64.eml": mail(multi(part(
        b64(std(gz())), "message/rfc822", None), boundary="b2")),
    "digest.eml": mail(multi(b"\n" + std(gz()), kind="digest",
                             boundary="b2")),
    "html-first.eml": mail(multi(part(
        b"<!DOCTYPE html><html><body>See <b>below</b><br></body></html>\n",
        "text/html", None, None), part(b64(gz())))),
    "footer-part.eml": mail(multi(multi(TEXT, part(b64(gz())), boundary="b2"),
                                  part(b"No virus found.\n", "text/plain",
                                       None, None))),
    "signed.eml": mail(multi(multi(TEXT, part(b64(gz())), boundary="b2"),
                             part(b64(b"0\x80signature"),
                                  "application/pkcs7-signature", None),
                             kind="signed")),
    "smime.eml": mail(part(b64(b"0\x80" + bytes(60)),
                           "application/pkcs7-mime; smime-type=signed-data",
                           "smime.p7m")),
    "smime-octet-stream.eml": std(b"0\x80" + bytes(60),
                                  "application/octet-stream", "smime.p7m"),
    "pgp.eml": mail(multi(part(b"Version: 1\n", "application/pgp-encrypted",
                               None, None),
                          part(b"-----BEGIN PGP MESSAGE-----\n",
                               "application/octet-stream", None, None),
                          kind="encrypted")),
    "two-reports.eml": mail(multi(TEXT, part(b64(gz())), part(
        b64(gz(xml("2")))))),
    "three-reports.eml": mail(multi(*(
        part(b64(gz(xml(n)))) for n in "123"))),
    "failure-report.eml": mail(multi(TEXT, part(
        b"Feedback-Type: auth-failure\nVersion: 1\n",
        "message/feedback-report", None, None), kind="report")),
    "tls-report.eml": tls(gz(TLS)),
    "tls-report-plain.eml": tls(TLS, "application/tlsrpt+json", None),
    "tls-report-base64.eml": tls(TLS, "application/tlsrpt+json"),
    "tls-report-no-encoding.eml": tls(
        b64(TLS), "application/tlsrpt+json", None),
    "tls-report-octet-stream.eml": tls(gz(TLS), "application/octet-stream"),
    "tls-report-called-json.eml": tls(gz(TLS), "application/tlsrpt+json"),
    "tls-report-zip.eml": tls(zp(("r.json", TLS)), "application/zip"),
    "tls-report-as-text.eml": mail(part(TLS, "text/plain", None, None)),
    "tls-report-two.eml": mail(multi(TEXT, part(b64(gz(TLS))), part(b64(gz(
        TLS.replace(b'"1"', b'"2"')))), kind="report"), TLS_HEADER),
    "tls-report-beside.eml": mail(multi(TEXT, part(b64(gz())), part(
        b64(gz(TLS)))), TLS_HEADER),
    "tls-report-attached.eml": mail(multi(TEXT, part(
        tls(gz(TLS)), "message/rfc822", None, None), boundary="b2")),
    "tls-report-returned.eml": mail(multi(TEXT, STATUS, part(
        tls(gz(TLS)), "message/rfc822", None, None), boundary="b2")),
    "tls-report-cut.eml": tls(gz(TLS)[:100]),
    "tls-report-empty.eml": tls(b""),
    "tls-report-blank.eml": tls(b" \r\n\r\n", "application/tlsrpt+json",
                                None),
    "tls-report-none.eml": tls(b"Nothing to report\n"),
    "tls-report-other.eml": tls(b'{"name": "firewall"}\n'),
    "tls-report-named.eml": mail(multi(TEXT, part(
        b64(b'{"name": "firewall"}\n')))),
    "tls-report-blanks.gz": gz(TLS.replace(b": ", b":" + b" " * (5 << 20), 1)),
    "tls-report-deep.gz": gz(TLS.replace(
        b"{", b'{ "x": ' + b"[" * 100000 + b"]" * 100000 + b",", 1)),
    "json.eml": about("Rules", mail(multi(TEXT, part(
        b64(b'{"policies": [1]}'), "application/json", "rules.json")))),
    "bounce.eml": mail(multi(TEXT, STATUS, kind="report")),
    # A report in a mail that another mail returns.
    "bounce-report.eml": mail(multi(
        TEXT, STATUS, RETURNED, kind="report; report-type=delivery-status",
        boundary="b2")),
    "bounce-report-first.eml": mail(multi(RETURNED, TEXT, STATUS,
                                          boundary="b2")),
    "bounce-status-deeper.eml": mail(multi(
        RETURNED, multi(TEXT, STATUS, kind="alternative", boundary="b3"),
        boundary="b2")),
    "bounce-status-folded.eml": mail(multi(RETURNED, STATUS.replace(
        b": message", b":\n\tmessage"), boundary="b2")),
    "bounce-status-comment.eml": mail(multi(RETURNED, STATUS.replace(
        b": message", b": (a status) Message"), boundary="b2")),
    "bounce-no-status.eml": mail(multi(
        TEXT, RETURNED, kind='Report; Report-Type="Delivery-Status"',
        boundary="b2")),
    "bounce-base64.eml": mail(multi(TEXT, STATUS, part(
        b64(std(gz())), "message/rfc822", None), boundary="b2")),
    "bounce-utf8.eml": mail(multi(TEXT, part(
        b"Reporting-MTA: dns; mx.example.org\n",
        "message/global-delivery-status", None, None), part(
            std(gz()), "message/global", None, None), boundary="b2")),
    "bounce-attachment.eml": mail(multi(TEXT, STATUS, part(b64(gz())))),
    "bounce-forwarded.eml": mail(multi(TEXT, part(mail(multi(
        TEXT, STATUS, RETURNED, boundary="b2")), "message/rfc822", None,
        None), boundary="b3")),
    "bounce-beside-report.eml": mail(multi(TEXT, part(mail(multi(
        TEXT, STATUS, RETURNED, boundary="b2")), "message/rfc822", None,
        None), part(std(gz(xml("2"))), "message/rfc822", None, None),
        boundary="b3")),
    "bounce-failed-recipients.eml": mail(
        multi(TEXT, RETURNED, boundary="b2"),
        b"X-Failed-Recipients: rua@example.org\n"),
    "bounce-daemon.eml": multi(TEXT, RETURNED, boundary="b2").replace(
        b"Content", b"From: <MAILER-DAEMON@reporter.example>\nContent", 1),
    "answer.eml": mail(multi(TEXT, RETURNED, boundary="b2"),
                       b"Auto-Submitted: auto-replied (vacation)\n"),
    "receipt.eml": mail(multi(TEXT, part(
        b"Disposition: manual-action; displayed\n",
        "message/disposition-notification", None, None), RETURNED,
        boundary="b2")),
    "failure-report-sample.eml": mail(multi(TEXT, part(
        b"Feedback-Type: auth-failure\nVersion: 1\n",
        "message/feedback-report", None, None), RETURNED,
        kind="report; report-type=feedback-report", boundary="b2")),
    # A mail in a mail, though not as message/rfc822.
    "mail-as-file.eml": mail(multi(EML, EML_ZIP, part(
        mbox(std(gz())), "application/mbox", "mbox", None), boundary="b2")),
    "mail-as-text.eml": mail(multi(part(
        std(gz()), "text/plain", "report.txt", None), boundary="b2")),
    "mail-as-file-twice.eml": mail(multi(part(
        b64(mail(multi(EML, boundary="b2"))), "application/octet-stream",
        "forwarded.eml"), boundary="b3")),
    "mbox-as-file.eml": mail(multi(part(
        b64(mbox(std(gz()), TALK, std(gz(xml("2"))))),
        "application/octet-stream", "archive"), boundary="b2")),
    "mbox-gzip-as-file.eml": mail(multi(part(b64(gz(mbox(
        std(gz()), std(gz(xml("2")))))), "application/gzip", "archive.gz"),
        boundary="b2")),
    "mail-bomb-in-zip.eml": mail(multi(part(b64(zp(
        ("a.eml", std(gz())), ("b.eml", std(BOMB)))),
        "application/zip", "a.zip"), boundary="b2")),
    "bzip2-attached.eml": std(b"BZh91AY&SY" + NOISE, "application/x-bzip2",
                              NAME + ".xml.bz2"),
    "text-like-header.eml": mail(multi(part(
        b"Note: a report is attached\nRegards: us\n\nBye\n", "text/plain",
        None, None), part(b64(gz())))),
    "bounce-as-file.eml": mail(multi(part(
        b64(BOUNCE), "application/octet-stream", "bounce.eml"),
        boundary="b3")),
    "bounce-in-zip.eml": mail(multi(part(b64(zp(("bounce.eml", BOUNCE))),
                                         "application/zip", "a.zip"),
                                    boundary="b3")),
    "answer-as-file.eml": mail(multi(TEXT, EML, boundary="b2"), ANSWER),
    "answer-in-zip.eml": mail(multi(TEXT, EML_ZIP, boundary="b2"), ANSWER),
    "spam.eml": about("An offer", mail(
        b"\nA message claiming to be from you has failed.\n")),
    "documents.eml": about("Documents", std(
        zp(("readme.txt", b"hello"), ("empty.txt", b""),
           ("page.html", b"<!DOCTYPE html><p>x<br>")), "application/zip",
        "documents.zip")),
    # The Subject says that it is a report, and nothing is found.
    "claim.eml": mail(b"\nSee the portal.\n"),
    "claim-encoded.eml": about(
        "=?utf-8?Q?[x]_Report_Do?=\n =?iso-8859-1?b?bWFpbjogZXhhbXBsZS5vcmc=?="
        "\n Submitter: reporter.example", mail(b"\nSee the portal.\n")),
    "claim-html.eml": mail(multi(part(
        b"<html><body>See the portal.</body></html>\n", "text/html", None,
        None), kind="alternative")),
    "claim-documents.eml": std(zp(("readme.txt", b"hello")),
                               "application/zip", "documents.zip"),
    "claim-no-parts.eml": mail(multi()),
    "claim-forward.eml": about(
        "Fwd: Report Domain: example.org Submitter: reporter.example",
        mail(b"\nWhat is this?\n")),
    "claim-wrapped.eml": about("Fwd: two reports", mail(multi(
        part(mail(b"\nSee the portal.\n"), "message/rfc822", None, None),
        part(std(gz()), "message/rfc822", None, None), boundary="b2"))),
    "claim-wrapped-twice.eml": mail(multi(TEXT, part(
        mail(b"\nSee the portal.\n"), "message/rfc822", None, None),
        boundary="b2")),
    # A line has the file name of a report.
    "claim-name.eml": about("Your report", mail(
        b"\nThe file " + NAME.encode() + b".xml.gz is on the portal.\n")),
    "claim-name-base64.eml": about("Your report", mail(part(
        b64(b"The file " + NAME.encode() + b".zip\n"), "text/plain", None))),
    "claim-boundary.eml": about("Your report", std(gz()).replace(
        b"--b1", b"--b9")),
    # List software took it off.
    "scrubbed.eml": mail(SCRUBBED),
    "scrubbed-part.eml": mail(multi(part(SCRUBBED[1:], "text/plain", None,
                                         None))),
    "scrubbed-list.eml": about("[a-list] Your report", mail(SCRUBBED)),
    # These only talk of a report.
    "talk.eml": about("Re: Report Domain: example.org Submitter: "
                      "reporter.example", mail(
                          b"\nI cannot open it.\n> " + NAME.encode() +
                          b".zip\n")),
    "talk-reply.eml": about("A question", mail(
        b"\nYou sent " + NAME.encode() + b".zip\n",
        b"In-Reply-To: <1@example.org>\n")),
    "talk-automatic.eml": mail(b"\nI am away.\n",
                               b"Auto-Submitted: auto-notified\n"),
    "talk-vacation.eml": mail(b"\nI am away.\n", ANSWER),
    "talk-bounce.eml": b"Return-Path: <>\n" + about("failure notice", mail(
        b"\nYour mail with " + NAME.encode() + b".zip was refused.\n")),
    "talk-receipt.eml": mail(multi(part(b"It was read.\n", "text/plain",
                                        None, None), kind="report")),
    # XML below a greeting.
    "greeting.eml": mail(b"\n" + GREETING + xml()),
    "greeting-part.eml": mail(multi(part(
        GREETING + xml(), "text/plain", None, "8bit"), TEXT)),
    "greeting-quoted-printable.eml": mail(part(
        binascii.b2a_qp(GREETING + b"  " + xml()[39:], istext=True),
        "text/plain; charset=utf-8", None, "quoted-printable")),
    "greeting-crlf.eml": mail(b"\n" + GREETING + xml()).replace(b"\n",
                                                               b"\r\n"),
    "greeting-broken.eml": mail(b"\n" + GREETING + xml()[:300]),
    # Nothing that is quoted or returned as text counts.
    "greeting-not-claimed.eml": about("Your mail", mail(
        b"\n" + GREETING + xml())),
    "greeting-forward.eml": about(
        "Fwd: Report Domain: example.org Submitter: reporter.example",
        mail(b"\n" + GREETING + xml())),
    "greeting-quoted.eml": mail(
        b"\nYou wrote:\n" + b"".join(b"> " + line for line in
                                     xml().splitlines(True))),
    "greeting-header.eml": mail(b"\nYou wrote:\n" + mail(b"\n" + xml())),
    "greeting-rule.eml": mail(b"\nBelow is a copy.\n-----\n" + xml()),
    "greeting-answer.eml": mail(b"\n" + GREETING + xml(), ANSWER),
    "greeting-daemon.eml": mail(
        b"\nHi. This is the program at mx.example.net.\n"
        b"I could not deliver your message.\n\n"
        b"--- Below this line is a copy of the message.\n\n" +
        mail(b"\n" + GREETING + xml())).replace(
            b"dmarc@", b"MAILER-DAEMON@", 1),
    "greeting-copy.eml": mail(
        b"\nI could not deliver your message.\n\n" + xml()).replace(
            b"dmarc@", b"MAILER-DAEMON@", 1),
    "greeting-report.eml": mail(multi(part(
        GREETING + xml(), "text/plain", None, "8bit"), kind="report")),
    "greeting-no-sender.eml": b"Return-Path: <>\n" + mail(
        b"\nI could not deliver your message.\n\n" + xml()),
    "greeting-angle.eml": mail(b"\n<rua@example.org>, hello.\n\n" + xml()),
    # A text that begins with "<" is no XML.
    "angle-reply.eml": about("Your mail", mail(
        b"\n<rua@example.org> wrote:\n\n" + xml())),
    "angle-bounce.eml": about("failure notice", mail(
        b"\n<nobody@reporter.example>:\nNo such user.\n\n"
        b"--- Below this line is a copy of the message.\n\n" +
        mail(b"\n" + xml()))),
    "angle-html.eml": about("Your mail", mail(multi(part(
        b"<html><p>You wrote:</p>\n" + xml() + b"</html>\n", "text/html",
        None, None)))),
    "angle-claimed.eml": mail(part(
        b"<p>You wrote:</p>\n" + xml(), "text/html", None, None)),
    "angle-named.eml": mail(multi(part(
        b"<!-- 1 -->" + xml(), "text/plain", "report.xml", None))),
    "angle-html-file.eml": about("Your mail", mail(multi(TEXT, part(
        b"<p>You wrote:</p>\n" + xml(), "text/html", "file-2", None)))),
    "angle-xml-file.eml": about("Your mail", mail(multi(TEXT, part(
        b"<!-- 1 -->" + xml(), "text/html", "Report.XML", None)))),
    "text-blanks.eml": mail(b"\n\n \n" + xml()),
    "text-utf16.eml": mail(multi(part(
        b64(xml().decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        "text/plain", None))),
    "greeting-returned.eml": mail(multi(TEXT, STATUS, part(
        mail(b"\n" + GREETING + xml()), "message/rfc822", None, None),
        boundary="b2")),
    "base64-noise.eml": mail(multi(TEXT, part(
        b64(gz()).replace(b"\n", b" -*\r\n").rstrip(b"\n")
        .replace(b"=", b"")))),
    "base64-chunks.eml": mail(multi(TEXT, part(
        b"".join(b64(gz()[i:i + 40]) for i in range(0, len(gz()), 40))))),
    "crlf.eml": std(gz()).replace(b"\n", b"\r\n"),
    "cr-only.eml": std(gz()).replace(b"\n", b"\r"),
    "unclosed.eml": mail(multi(TEXT, part(b64(gz())), end=False)),
    "lead.eml": b"\n \t\r\n\xef\xbb\xbf\n" + std(gz()),
    "lead-mark.eml": b"\xef\xbb\xbf" + std(gz()),
    "lead-mbox-line.eml": b"\n\nFrom a@reporter.example Sat Jun 22 02:59 2024"
                          b"\n\xef\xbb\xbf\n" + std(gz()),
    "lead-cr-only.eml": b"\r\r" + std(gz()).replace(b"\n", b"\r"),
    "lead-rfc822.eml": mail(multi(part(b"\n\xef\xbb\xbf" + std(gz()),
                                       "message/rfc822", None, None),
                                  boundary="b2")),
    # The empty line ends the header of the part; the rest looks like a mail.
    "lead-part.eml": mail(multi(TEXT, b"\n" + part(b64(gz())))),
    "mbox-line.eml": b"From dmarc@reporter.example Sat Jun 22 02:59:00 2024\n"
                     + std(gz()),
    "tnef.eml": std(TNEF, "application/ms-tnef", "winmail.dat"),
    "tnef-other-type.eml": about("A mail", std(
        TNEF, "application/octet-stream", None)),
    "tnef-name.eml": about("A mail", std(
        b"\0\1\2", "application/octet-stream", "WINMAIL.DAT")),
    "tnef-answer.eml": mail(multi(TEXT, part(
        b64(TNEF), "application/ms-tnef", "winmail.dat")), ANSWER),
    "winmail.dat": TNEF,
    "outlook-attached.eml": std(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "application/octet-stream", "Report.MSG"),
    "office-zip.eml": about("An offer", std(
        zp(("[Content_Types].xml", b"<Types/>"),
           *((f"ppt/slides/slide{i}.xml", b"<s/>") for i in range(101))),
        "application/octet-stream", "offer.pptx")),
    "office.eml": about("An offer", std(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "application/msword", "offer.doc")),
    "outlook.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    # quirks of compression
    "gzip-tail.eml": std(gz() + b"\r\n"),
    "gzip-members.eml": std(gz(xml()[:300]) + gz(xml()[300:])),
    "gzip-truncated.eml": std(gz()[:200]),
    "gzip-checksum.eml": std(flip(gz(), -6)),
    "gzip-corrupt.eml": std(flip(gz(), 12)),
    "zip-junk.eml": std(zp(("reports/", b""), ("reports/a.xml", xml()),
                           ("__MACOSX/reports/._a.xml", b"\0\5\x16\7")),
                        "application/zip", NAME + ".zip"),
    "zip-two.eml": std(zp(("../../a.xml", xml()), ("b.xml", xml("2"))),
                       "application/zip", NAME + ".zip"),
    "zip-three.eml": std(zp(*((n + ".xml", xml(i)) for n, i in
                              zip("abc", "123"))), "application/zip"),
    "zip-stored.eml": std(zp(how=zipfile.ZIP_STORED), "application/zip"),
    "zip-streamed.eml": std(streamed_zip(), "application/zip"),
    "zip-64.eml": std(streamed_zip(True), "application/zip"),
    "zip-bzip2.eml": std(zp(how=zipfile.ZIP_BZIP2), "application/zip"),
    "zip-truncated.eml": std(zp()[:150], "application/zip", NAME + ".zip"),
    "zip-empty.eml": std(b"PK\5\6" + bytes(18), "application/zip",
                         NAME + ".zip"),
    "zip-7z-beside.eml": std(zp(("a.xml", xml()), ("photos.7z", SEVENZIP),
                                (NAME + ".xml.7z", SEVENZIP)),
                             "application/zip", "reports.zip"),
    "7z-hinted.eml": about("Old mail", std(
        SEVENZIP, "application/octet-stream", "DMARC reports 2024.7z")),
    "bzip2-hinted.eml": about("Old mail", std(
        b"BZh91AY&SY:" + NOISE, "application/x-bzip2", "a.xml.bz2")),
    "tar-hinted.eml": about("Old mail", std(
        gz(bytes(257) + b"ustar" + bytes(250)), "application/gzip",
        "dmarc.tgz")),
    "7z-other.eml": about("Photos", std(
        SEVENZIP, "application/octet-stream", "photos.7z")),
    "pdf-hinted.eml": about("Our offer", std(
        b"%PDF-1.4\n", "application/pdf", "dmarc.pdf")),
    "appledouble.eml": mail(multi(multi(
        part(b64(b"\0\5\x16\7" + bytes(22)), "application/applefile"),
        part(b64(gz())), kind="appledouble", boundary="b2"))),
    "appledouble-alone.eml": mail(multi(TEXT, part(
        b64(b"\0\5\x16\7" + bytes(22)), "application/applefile"))),
    "emlx-as-file.eml": about("Mail", mail(multi(TEXT, part(
        b64(b"%d\n" % len(std(gz())) + std(gz()) + b"<plist/>\n"),
        "application/octet-stream", "1.emlx")))),
    "gzip-in-zip.eml": std(zp(("a.xml.gz", gz())), "application/zip"),
    "zip-in-gzip.eml": std(gz(zp())),
    "gzip-twice.eml": std(gz(gz())),
    "bomb.eml": std(BOMB),
    "comments.eml": std(gz(commented())),
    "text-before.eml": std(gz(b"Your report:\n" + xml())),
    "text-before-in-zip.eml": std(zp(
        ("readme.txt", b"It begins with <?xml\n"),
        ("report.txt", b"Your report:\n" + xml())), "application/zip"),
    "unused.eml": std(gz(b"unused")),
    "empty.eml": std(b""),
    "good-and-bad.eml": mail(multi(TEXT, part(b64(gz()[:200])),
                                   part(b64(gz())))),
    # mail as servers and mail programs store it
    "stored.gz": gz(std(gz())),
    "stored-twice.gz": gz(gz(std(gz()))),
    "stored-plain.gz": gz(b"From: a@example.org\nSubject: hello\n\nHello\n"),
    "stored-bounce.gz": gz(BOUNCE),
    "stored-cut.gz": gz(std(gz()))[:-20],
    "stored.emlx": b"%-10d\n" % len(std(gz())) + std(gz()) +
                   b'<?xml version="1.0"?>\n<plist version="1.0"></plist>\n',
    "stored-utf16": b"\xff\xfe" + std(gz()).decode().encode("utf-16-le"),
    "stored-utf16-be": b"\xfe\xff" + std(gz()).decode().encode("utf-16-be"),
    "archive-beside.zip": zp(
        ("a.eml", std(gz())),
        ("b.MSG", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
        ("c.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
        ("d.7z", SEVENZIP), ("e", b"CRYPTED\3\7" + NOISE),
        ("f.png", b"\x89PNG" + NOISE)),
    "archive-emlx.zip": zp(
        ("1.emlx", b"%d\n" % len(std(gz())) + std(gz()) + b"<plist/>\n"),
        ("2.emlx", b"%-10d\r\n" % len(std(gz(xml("2")))) +
         std(gz(xml("2"))))),
    "stored-short.emlx": b"100000\n" + std(gz()),
    "stored.bz2": b"BZh91AY&SY:" + NOISE,
    "stored.xz": b"\xfd7zXZ\0" + NOISE,
    "stored.zst": b"\x28\xb5\x2f\xfd" + NOISE,
    "stored.lz4": b"Dovecot-LZ4\r\x2a\x9b\xc5" + NOISE,
    "stored.crypt": b"CRYPTED\3\7\2" + NOISE,
    "stored.dbox": b"2 M1e C65f1b2c3\n\1\2N" + NOISE + std(gz()),
    "stored.mmdf": b"\1\1\1\1\n" + std(gz()) + b"\1\1\1\1\n",
    "stored.pst": b"!BDN" + NOISE,
    "picture.png": b"\x89PNG\r\n\x1a\n" + NOISE,
    "picture.gz": gz(b"\x89PNG\r\n\x1a\n" + NOISE),
    "notes.txt": b"Call the provider\nabout their reports\n",
    # archives that people keep
    "archive.mbox.gz": gz(mbox(std(gz()), TALK,
                               std(gz(xml("2"))))),
    "archive-mails.zip": zp(("a.eml", std(gz())), ("readme", b"Hello: you\n"),
                            ("old/b.eml", std(gz(xml("2"))))),
    "archive-mbox.zip": zp(("box", mbox(std(gz()), std(gz(xml("2")))))),
    "archive-gzip.zip": zp(("a.eml.gz", gz(std(gz()))),
                           ("b.mbox.gz", gz(mbox(std(gz(xml("2"))))))),
    "archive-bounce.zip": zp(("a.eml", BOUNCE), ("b.eml", std(gz(xml("2"))))),
    "archive-nothing.zip": zp(("readme", b"Hello\n")),
    "archive-deep.gz": gz(gz(gz(gz(std(gz()))))),
    "archive-bomb.zip": zp(("a.eml", std(gz())), (
        "b.eml", std(BOMB)), ("c.eml", std(gz(xml("3"))))),
    "archive.tar.gz": gz(b"report.eml" + bytes(247) + b"ustar" + bytes(250) +
                         std(gz())),
    # files that people save from mail
    "report.xml": xml(),
    "report.xml.gz": gz(),
    "report.zip": zp(),
    "browser.txt": b"This XML file does not appear to have any style "
                   b"information.\n" + xml().split(b"\n", 1)[1],
}

FUZZ = {
    "message": {name: FILES[name] for name in (
        "whole-zip.eml", "xml-quoted-printable.eml", "uuencode.eml",
        "name-continued.eml", "header-line-lost.eml", "rfc822-base64.eml",
        "digest.eml", "base64-noise.eml", "crlf.eml", "cr-only.eml",
        "two-reports.eml", "tls-report.eml", "tls-report-plain.eml",
        "tls-report-attached.eml", "gzip-members.eml",
        "zip-junk.eml", "text-before-in-zip.eml", "outlook-attached.eml",
        "report.xml", "browser.txt",
        "types-two.eml", "types-bounce.eml", "boundary-no-semicolon.eml",
        "boundary-single-quotes.eml", "claim-encoded.eml", "claim-name.eml",
        "claim-wrapped.eml", "scrubbed.eml", "greeting.eml", "lead.eml",
        "tnef.eml", "mail-as-file.eml", "mail-as-file-twice.eml", "mbox-as-file.eml",
        "answer-as-file.eml", "stored.gz", "stored.emlx", "stored.crypt",
        "archive.mbox.gz", "archive-gzip.zip", "archive-bounce.zip",
        "archive.tar.gz")},
    "gzip": {"plain": gz(b"x"), "twice": gz(gz(b"text\n" * 50)),
             "members": gz(gz(b"a")) + gz(gz(b"b")), "tail": gz(gz()) + b"\0",
             "cut-off": gz(gz())[:60]},
    "zip": {"one": zp(), "two": zp(("a", b"1"), ("b/", b""), ("c", b"2")),
            "stored": zp(how=zipfile.ZIP_STORED), "empty": b"PK\5\6" +
            bytes(18), "cut-off": zp()[:-30]},
}


def write(folder, files):
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)


write(HERE, FILES)
for target, files in FUZZ.items():
    write(os.path.join(HERE, "../../fuzz/corpus", target), files)
