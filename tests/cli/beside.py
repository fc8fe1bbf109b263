#!/usr/bin/env python3
"""beside.py KIND NUMBER MAILDIR [NAME=VALUE...]: writes mails with TLS reports
(tls) or failure reports (failure) to new/ of a Maildir, numbered from first.

What a failure report says of people has a mark in it, PRIVATE, which may stand
nowhere but in these mails."""
import json
import os
import sys
import time

FAILURE = """\
From: Receiver <noreply@{reporter}>
To: ruf@{domain}
Subject: FW: PRIVATE-subject {subject}
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an authentication failure report, PRIVATE-text.
--b
Content-Type: message/feedback-report

Feedback-Type: auth-failure
User-Agent: Receiver/1.0
Version: 1
Original-Mail-From: <PRIVATE-bounce@{domain}>
Original-Rcpt-To: <PRIVATE-recipient@rcpt.example>
Original-Envelope-Id: PRIVATE-envelope
Arrival-Date: {date}
Source-IP: {ip}
Reported-Domain: {domain}
Auth-Failure: bodyhash
Delivery-Result: delivered
DKIM-Domain: {domain}
DKIM-Identity: PRIVATE-identity@{domain}
DKIM-Selector: mar26
DKIM-Canonicalized-Body: UFJJVkFURS1ib2R5
Identity-Alignment: dkim
--b
Content-Type: message/rfc822

From: "PRIVATE-name" <PRIVATE-author@{domain}>
To: PRIVATE-recipient@rcpt.example
Subject: PRIVATE-subject {subject}
Message-ID: <PRIVATE-id-{n}@{domain}>
Date: {date}

PRIVATE-body
--b--
"""
TLS = """\
From: tls@{reporter}
To: tls@{domain}
Subject: Report Domain: {domain} Submitter: {reporter} Report-ID: <{n}>
Date: {date}
TLS-Report-Domain: {domain}
TLS-Report-Submitter: {reporter}
MIME-Version: 1.0
Content-Type: multipart/report; report-type="tlsrpt"; boundary="b"

--b
Content-Type: text/plain

A report.
--b
Content-Type: application/tlsrpt+json

{json}
--b--
"""


def tls_json(o):
    day = time.strftime("%Y-%m-%d", time.gmtime(o["at"] - o["n"] * 86400))
    failures = [{"result-type": "certificate-expired",
                 "sending-mta-ip": "192.0.2.99",
                 "receiving-mx-hostname": "mx2." + o["domain"],
                 "failed-session-count": 9}] if o["n"] < 5 else []
    return json.dumps({
        "organization-name": o["reporter"],
        "contact-info": "tls@" + o["reporter"],
        "report-id": "%d" % o["n"],
        "date-range": {"start-datetime": day + "T00:00:00Z",
                       "end-datetime": day + "T23:59:59Z"},
        "policies": [{
            "policy": {"policy-type": "sts", "policy-domain": o["domain"],
                       "policy-string": ["version: STSv1", "mode: testing",
                                         "max_age: 86400"],
                       "mx-host": ["*." + o["domain"]]},
            "summary": {"total-successful-session-count": 90 + o["n"],
                        "total-failure-session-count":
                            9 if failures else 0},
            "failure-details": failures}]})


def main():
    kind, number, box = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    o = {"reporter": "receiver.example", "domain": "example.org",
         "ip": "198.51.100.38", "at": 1795219200, "first": 0, "every": 60}
    for option in sys.argv[4:]:
        name, value = option.split("=", 1)
        o[name] = type(o[name])(value)
    for i in range(number):
        n = o["first"] + i
        one = dict(o, n=n, subject=n % 2)
        if kind == "tls":
            one["date"] = "Mon, 23 Nov 2026 00:00:00 +0000"
            text = TLS.format(json=tls_json(one), **one)
        else:
            one["date"] = time.strftime(
                "%a, %d %b %Y %H:%M:%S +0000",
                time.gmtime(o["at"] - 3600 - n % (86400 // 60) * o["every"]))
            text = FAILURE.format(**one)
        path = os.path.join(box, "new", "%s%d.%s" % (kind, n, o["reporter"]))
        with open(path, "w", encoding="ascii") as f:
            f.write(text)


main()
