#!/usr/bin/env python3
"""Makes the failure reports of this folder: a mail for each quirk of QUIRKS.md,
and each way in which one is refused.

    make.py         rewrites every *.eml here, and the corpus of fuzz_feedback

tests/cli/fixtures.sh compares what dmarc-parse --json says of NAME.eml with
NAME.eml.out. All that is of a person has the word "private" in it, so that
tests/cli/failure.sh can tell whether any of it comes out.
"""
import base64
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FUZZ = os.path.join(HERE, "../../fuzz/corpus/feedback")

HEAD = """From: Failure Reports <noreply@receiver.example>
To: ruf@example.org
Date: Mon, 12 Oct 2026 09:15:00 +0000
Subject: FW: private-subject
MIME-Version: 1.0
"""
TEXT = """Content-Type: text/plain

A mail of private-local@example.org failed.
"""
FIELDS = """Feedback-Type: auth-failure
User-Agent: Filter/2.1
Version: 1
Original-Mail-From: <private-local@bounce.example.net>
Original-Rcpt-To: <private-rcpt@receiver.example>
Original-Envelope-Id: private-envelope
Arrival-Date: Mon, 12 Oct 2026 11:12:02 +0200
Source-IP: 192.0.2.77
Reported-Domain: example.org
Authentication-Results: mx.receiver.example;
 dkim=fail (body hash; see log) header.d=example.org header.s=mar26;
 spf=pass smtp.mailfrom=private-local@bounce.example.net;
 dmarc=fail (p=none) header.from=example.org
Auth-Failure: dmarc
Identity-Alignment: dkim, spf
Delivery-Result: delivered
DKIM-Domain: example.org
DKIM-Identity: private-local@example.org
DKIM-Selector: mar26
DKIM-Canonicalized-Body: cHJpdmF0ZS1ib2R5
SPF-DNS: txt : bounce.example.net : "v=spf1 -all"
"""
SAMPLE = """Received: from sender.example by mx.receiver.example; private-trace
From: private-name <Private-Local@Example.org>
To: <private-rcpt@receiver.example>
Subject: private-subject
 continued
Message-ID: <private-id@example.org>
Date: Mon, 12 Oct 2026 11:12:00 +0200

private-body
"""


def multi(*parts, kind="report; report-type=feedback-report", boundary="b1",
          end=True):
    out = f"Content-Type: multipart/{kind}; boundary={boundary}\n\n"
    for p in parts:
        out += f"--{boundary}\n{p}\n"
    return out + (f"--{boundary}--\n" if end else "")


def feedback(fields, encoded=False):
    head = "Content-Type: message/feedback-report\n"
    if encoded:
        fields = base64.encodebytes(fields.encode()).decode()
        head += "Content-Transfer-Encoding: base64\n"
    return head + "\n" + fields


def sample(text=SAMPLE, kind="message/rfc822"):
    return f"Content-Type: {kind}\n\n{text}"


def ruf(fields=FIELDS, text=SAMPLE, kind="message/rfc822", head=HEAD):
    return head + multi(TEXT, feedback(fields), sample(text, kind))


def swap(*pairs, base=FIELDS):
    for a, b in pairs:
        if a not in base:
            sys.exit("no " + a)
        base = base.replace(a, b, 1)
    return base


def without(*names, base=FIELDS):
    out, drop = [], False
    for line in base.splitlines(True):
        if not line.startswith(" "):
            drop = line.split(":")[0] in names
        if not drop:
            out.append(line)
    return "".join(out)


EXIM = """Content-Type: text/plain; charset=us-ascii

A message claiming to be from you has failed the published DMARC policy for \
your domain.

  Sender Domain: example.org
  Sender IP Address: 192.0.2.77
  Received Date: Mon, 12 Oct 2026 11:12:02 +0200
  SPF Alignment: no
  DKIM Alignment: %s
  DMARC Results: %s

------ This is a copy of the headers that were received before the error \
was detected.

""" + SAMPLE
ARF = "Feedback-Type: auth-failure\nReported-Domain: example.org\n"
BARE = without("Feedback-Type", "Auth-Failure", "Identity-Alignment")
NESTED = """From: a@example.org
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b2

--b2
Content-Type: text/xml; name="receiver.example!example.org!1791763200!\
1791849599.xml"

<feedback><report_metadata><org_name>receiver.example</org_name>
<email>d@receiver.example</email><report_id>x</report_id><date_range>
<begin>1791763200</begin><end>1791849599</end></date_range></report_metadata>
<policy_published><domain>example.org</domain><p>none</p></policy_published>
</feedback>
--b2
Content-Type: application/tlsrpt+json

{"organization-name": "Receiver", "report-id": "1", "policies": []}
--b2--
"""
FILES = {
    "whole": ruf(),
    "headers": ruf(kind="text/rfc822-headers", text=SAMPLE.split("\n\n")[0]),
    "no-sample": HEAD + multi(TEXT, feedback(FIELDS)),
    "sample-first": HEAD + multi(sample(), TEXT, feedback(FIELDS)),
    "two": HEAD + multi(feedback(FIELDS), sample(), feedback(swap(
        ("Reported-Domain: example.org", "Reported-Domain: example.net"))),
        sample(kind="text/rfc822-headers")),
    "alone": HEAD + feedback(FIELDS),
    "mixed-base64": HEAD + multi(TEXT, feedback(FIELDS, True), sample(),
                                 kind="mixed"),
    "unclosed": HEAD + multi(TEXT, feedback(FIELDS), sample(), end=False),
    "attached": HEAD.replace("receiver.example", "forwarder.example") + multi(
        TEXT, sample(ruf()), kind="mixed", boundary="b9"),
    "opendmarc": ruf(without(
        "Identity-Alignment", "Delivery-Result", "Arrival-Date", "DKIM-Domain",
        "DKIM-Selector", "Original-Rcpt-To", base=swap(
            ("192.0.2.77", "192.0.2.77 (private.host.example)")))),
    "no-date": ruf(without("Arrival-Date"),
                   head=HEAD.replace("Date: Mon", "X-Date: Mon")),
    "linkedin": ruf(swap(
        ("<private-local@bounce.example.net>", ""), ("Version: 1", "Version: "
                                                     "1.0"),
        ("mx.receiver.example;\n dkim=fail (body hash; see log) header.d="
         "example.org header.s=mar26;\n spf=pass smtp.mailfrom=private-local@"
         "bounce.example.net;\n dmarc=fail (p=none) header",
         "dmarc=fail (p=none; dis=none) header"))),
    "netease": ruf(without("Auth-Failure", base=swap(
        ("DKIM-Domain: example.org", "DKIM-Domain: ietf.org; example.org"),
        ("Identity-Alignment: dkim, spf", "Identity-Alignment: spf-dkim")))),
    "spf-first": ruf(swap(("dkim, spf", "SPF (bad), (so) dkim"))),
    "identity-none": ruf(swap(("dkim, spf", "none"))),
    "received-date": ruf(swap(
        ("Arrival-Date: Mon, 12 Oct 2026 11:12:02 +0200",
         "Received-Date: 12 Oct 26 04:12 EST (about)"))),
    "delivery": ruf(swap(("delivered", "smg-policy-action"))),
    "failures": ruf(swap(("Auth-Failure: dmarc", "Auth-Failure: bodyhash, "
                          "SPF, new-one"))),
    "incidents": ruf(FIELDS + "Incidents: 412\n"),
    "incidents-bad": ruf(FIELDS + "Incidents: 0\nIncidents: -3\n"
                         "Incidents: 9999999999\n"),
    "ip-bad": ruf(swap(("192.0.2.77", "192.0.2.777"))),
    "results-twice": ruf(FIELDS + "Authentication-Results: mx2.receiver."
                         "example; dkim=pass header.d=example.com\n"),
    "two-domains": ruf(FIELDS + "Reported-Domain: example.com\n"),
    "untyped": ruf(without("Feedback-Type")),
    "other-order": ruf("".join(reversed(swap(
        ("\n spf", " spf"), ("\n dkim", " dkim"), ("\n dmarc", " dmarc")
    ).splitlines(True)))),
    "blank-lines": ruf(swap(("Auth-Failure", "\n\nAuth-Failure"),
                            ("DKIM-Domain", "\r\n\nno\nfield\n\n"
                             "DKIM-Domain"))),
    "unfolded": ruf(FIELDS, text=swap(("\n continued", "\ncontinued\nfurther"),
                                      base="X-A: b\nlost\nlines\n" + SAMPLE)),
    "from-sample": ruf(without("Reported-Domain")),
    "idn": ruf(swap(("Reported-Domain: example.org",
                     "Reported-Domain: B\u00fccher.Example."))),
    "redacted": ruf(swap(("private-rcpt@", "redacted-9f3@"))),
    "no-at": ruf(swap(("<private-local@bounce", "<private-local-bounce"),
                      ("=private-local@bounce.example.net", "=private")),
                 text=SAMPLE.replace("@Example.org", "-at-Example")),
    "words-after": ruf(swap(("<private-rcpt@receiver.example>",
                             "private-rcpt@receiver.example private-words"))),
    "hostile": ruf(swap(
        ("Filter/2.1", "X\x1b[2J\u202e<b>"),
        ("Selector: mar26", "Selector: Mar26'); DROP TABLE failure;--"))),
    "nested": ruf(text=NESTED),
    "text": HEAD + multi(EXIM % ("yes", "Quarantine"), kind="report"),
    "text-alone": HEAD + EXIM % ("no", "None, Accept"),
    "text-reject": HEAD + EXIM % ("no", "Reject"),
    "text-unknown": HEAD + EXIM % ("no", "Perhaps"),
    "text-quoted": HEAD + (EXIM % ("no", "Reject")).replace(
        "A message claiming", "You wrote:\n> A message claiming"),
    # no failure reports
    "abuse": ruf(swap(("auth-failure", "abuse"))),
    "fraud": ruf(swap(("auth-failure", "fraud"))),
    "bare": ruf(BARE),
    # refused
    "bad-empty": ruf(""),
    "bad-unknown": ruf("X-Field: private-value\n"),
    "bad-no-domain": ruf(without("Reported-Domain"), text="Subject: "
                         "private-subject\n\nprivate-body\n"),
    "bad-no-reporter": ruf(head=HEAD.replace("@receiver.example", "")),
}

for name, text in FILES.items():
    with open(os.path.join(HERE, name + ".eml"), "wb") as f:
        f.write(text.encode())
for name, text in {"fields": FIELDS, "short": ARF, "sample": SAMPLE,
                   "text": EXIM.split("\n\n", 1)[1] % ("no", "Reject"),
                   "unfolded": "Auth-Failure: dmarc\nlost\nlines\n" + ARF,
                   "blanks": "A: b\n\nno\nfield\n\n\nAuth-Failure: spf\n\n",
                   "comments": "Auth-Failure: " + "(" * 200 + "\n"}.items():
    with open(os.path.join(FUZZ, name), "wb") as f:
        f.write(text.encode())
stale = {n for n in os.listdir(HERE) if n.endswith(".eml")} - {
    n + ".eml" for n in FILES}
if stale:
    sys.exit("no longer made: " + ", ".join(sorted(stale)))
