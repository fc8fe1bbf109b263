#!/usr/bin/env python3
"""Makes the TLS reports of this folder: a small one for each quirk of
QUIRKS.md, and each way in which one is refused.

    make.py         rewrites every *.json here, and the corpus of fuzz_tls

tests/cli/fixtures.sh compares what dmarc-parse --json says of NAME.json with
NAME.json.out.
"""
import copy
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FUZZ = os.path.join(HERE, "../../fuzz/corpus/tls")

STS = {"policy-type": "sts", "policy-domain": "example.org",
       "policy-string": ["version: STSv1", "mode: testing",
                         "mx: mx1.example.org", "max_age: 86400"],
       "mx-host": ["mx1.example.org"]}
DETAIL = {"result-type": "certificate-expired",
          "sending-mta-ip": "192.0.2.1",
          "receiving-mx-hostname": "mx1.example.org",
          "receiving-ip": "2001:db8::25", "receiving-mx-helo": "mx1",
          "failed-session-count": 2,
          "additional-information": "https://reporter.example/why",
          "failure-reason-code": "expired on Sunday"}


def policy(good=7, bad=0, details=None, **members):
    p = {"policy": {**STS, **members},
         "summary": {"total-successful-session-count": good,
                     "total-failure-session-count": bad}}
    if details is not None:
        p["failure-details"] = details
    return p


def detail(**members):
    return {**DETAIL, **{k.replace("_", "-"): v for k, v in members.items()}}


def report(*policies, **members):
    r = {"organization-name": "Reporter", "contact-info":
         "tls@reporter.example", "report-id": "r1",
         "date-range": {"start-datetime": "2026-10-12T00:00:00Z",
                        "end-datetime": "2026-10-12T23:59:59Z"},
         "policies": list(policies) or [policy()]}
    for k, v in members.items():
        r[k.replace("_", "-")] = v
    return r


def text(o):
    return json.dumps(o, indent=1, ensure_ascii=False).encode() + b"\n"


def without(o, *path):
    o = copy.deepcopy(o)
    at = o
    for k in path[:-1]:
        at = at[k]
    del at[path[-1]]
    return o


WORDS = ("starttls-not-supported", "certificate-host-mismatch",
         "certificate-expired", "certificate-not-trusted",
         "validation-failure", "tlsa-invalid", "dnssec-invalid",
         "dane-required", "sts-policy-fetch-error", "sts-policy-invalid",
         "sts-webpki-invalid", "Certificate-Expired", "too-old", "", None)
PLAIN = text(report())
FILES = {
    "plain": PLAIN,
    "failures": text(report(policy(7, 2, [detail()]))),
    "both-types": text(report(policy(4), policy(
        4, **{"policy-type": "tlsa", "policy-domain": "mx1.example.org",
              "policy-string": '["3 1 1 ABAB", "2 1 1 CDCD"]',
              "mx-host": None}))),
    "tlsa-in-array": text(report(policy(
        **{"policy-type": "tlsa",
           "policy-string": ['["3 1 1 ABAB","2 1 1 CDCD"]', "3 1 1 EFEF"],
           "mx-host": []}))),
    "modes": text(report(*(policy(**{"policy-string": s}) for s in (
        ["mode:enforce"], ["Mode : NONE"], ["mode: perhaps"], ["model: none"],
        [], "version: STSv1\r\nmode: enforce\r\nmx: a.example"))),),
    "mx": text(report(policy(**{"mx-host": "*.mail.example.org"}), policy(
        **{"mx-host": ["mx: MX1.example.org.", "*.B\u00fccher.example", "",
                       "not a name", 7, None]}))),
    "types": text(report(*(policy(**{"policy-type": t}) for t in (
        "no-policy-found", "STSv2", None, "TLSA")))),
    "contact-null": text(report(contact_info=None)),
    "organization-null": text(report(organization_name=None)),
    "id-number": text(report(report_id=1017)),
    "no-id": text(report(report_id="")),
    "no-host": text(report(policy(0, 3, [
        {"result-type": "sts-policy-fetch-error", "failed-session-count": 3},
        detail(sending_mta_ip="", receiving_mx_hostname="", receiving_ip="",
               receiving_mx_helo="", failure_reason_code="",
               additional_information="")]))),
    "host-name": text(report(policy(0, 1, [
        {"result-type": "dane-required", "failed-session-count": 1,
         "receiving-mx-host-name": "MX1.example.org."}]))),
    "no-policy-domain": text(report(
        {"policy": {"policy-type": "no-policy-found"},
         "summary": {"total-successful-session-count": 1}})),
    "no-zone": text(report(date_range={
        "start-datetime": "2026-10-12T00:00:00",
        "end-datetime": "2026-10-13T01:59:59.5+02:00"})),
    "zone-digits": text(report(date_range={
        "start-datetime": "2026-10-12T02:00:00+0200",
        "end-datetime": "2026-10-12T23:59:59-0000"})),
    "words": text(report(policy(0, 14, [
        detail(result_type=w, failed_session_count=1) for w in WORDS]))),
    "overlap": text(report(policy(0, 1, [
        detail(failed_session_count=1, failure_reason_code=r)
        for r in ("status 404", "status 500")]))),
    "addresses": text(report(policy(0, 6, [
        detail(sending_mta_ip=a, receiving_ip=b) for a, b in (
            ("127.1", "::ffff:192.0.2.9"), ("fe80::1%eth0", "2001:DB8:0::1"),
            ("[192.0.2.1]", " 192.0.2.7 "), (["192.0.2.1"], 3221225985))]))),
    "counts-odd": text(report(policy("12", 3.0, [
        detail(failed_session_count="3"), detail(failed_session_count=None),
        detail(failed_session_count="")]), policy("", None))),
    "counts-bad": text(report(*(policy(c) for c in (
        -1, 1.5, True, 10**12 + 1, "0x10", "1e3", "-1", [1], {"n": 1},
        "9" * 30)), policy(77, 5, [
            detail(failed_session_count=c) for c in (-1, "many", 3)]))),
    "objects-for-lists": text(report(policies=policy(1, 2, detail()))),
    "members-missing": text(report(
        {"policy": None, "summary": {"total-successful-session-count": 4}},
        None, 7, [], {}, policy(5, 0, "none"), {"policy": dict(STS)})),
    "domain-bad": text(report(policy(1, **{"policy-domain": "a b"}), policy(
        2, **{"policy-domain": "x" * 300}), policy(3))),
    "idn": text(report(policy(**{"policy-domain": "B\u00fccher.Example."}))),
    "wrong-places": text({**report(
        {**policy(6), "failed-session-count": 99,
         "x": {"summary": {"total-successful-session-count": 98}}}),
        "summary": {"total-failure-session-count": 97},
        "failure-details": [detail()], "mx-host": ["a"]}),
    "hostile": text(report(policy(0, 1, [detail(
        receiving_mx_helo="mx\x1b]0;owned\x07",
        additional_information="javascript:alert(1)",
        failure_reason_code="=cmd|' /C calc'!A0\r\nX: y\u2028",
        receiving_mx_hostname="<script>")]),
        organization_name="\u202egro.elgoog\x1b[31m<script>")),
    "long": text(report(policy(0, 1, [detail(
        failure_reason_code="\u00fc" * 2500)],
        **{"policy-string": ["v" * 5000, "mode: none"]}))),
    "mark": b"\xef\xbb\xbf\r\n" + PLAIN + b"\0\0\n",
    "text-after": PLAIN + b"\n-- \nscanned by a gateway, \xff\n",
    "latin1": text(report(policy(0, 1, [detail(
        failure_reason_code="ung\u00fcltig \u20ac")]))).decode().encode(
            "windows-1252"),
    # refused
    "bad-nobody": text(report(organization_name=" ", contact_info="no-one")),
    "bad-id-long": text(report(report_id="x" * 1100)),
    "bad-no-policies": text(report(policies=[])),
    "bad-policies-missing": text(without(report(), "policies")),
    "bad-policies": text(report(policy(-1), 7)),
    "bad-no-dates": text(report(date_range=None)),
    "bad-dates": text(report(date_range={
        "start-datetime": "Monday", "end-datetime": "2026-10-12T23:59:59Z"})),
    "bad-half-dates": text(report(date_range={
        "start-datetime": "2026-10-12T00:00:00Z"})),
    "bad-cut": PLAIN[:-30],
    "bad-comma": PLAIN.replace(b"\n }", b",\n }"),
    "bad-quotes": PLAIN.replace(b'"', b"'").replace(
        b"'policies'", b'"policies"').replace(
            b"'report-id'", b'"report-id"'),
    "bad-twice": PLAIN.replace(b"{", b'{ "report-id": "r2",', 1),
    "bad-twice-escaped": PLAIN.replace(
        b"{", b'{ "report\\u002did": "r2",', 1),
    "bad-two-objects": PLAIN + PLAIN,
    "bad-nul": PLAIN.replace(b"Reporter", b"Rep\\u0000rter"),
    "bad-surrogate": PLAIN.replace(b"Reporter", b"\\ud800"),
    "bad-number": PLAIN.replace(b": 7", b": 18446744073709551617"),
    "bad-exponent": PLAIN.replace(b": 7", b": 1e400"),
    "bad-utf16": PLAIN.decode().encode("utf-16"),
    "bad-utf16-no-mark": PLAIN.decode().encode("utf-16-le"),
    "bad-utf32": PLAIN.decode().encode("utf-32-be"),
    # no TLS reports
    "other": b'{"policies": [1, 2, 3], "name": "firewall"}\n',
    "other-inside": text({"log": report()}),
}

for name, data in FILES.items():
    for folder in [HERE] + ([FUZZ] if len(data) < 3000 else []):
        with open(os.path.join(folder, name + ".json"), "wb") as f:
            f.write(data)
stale = {n for n in os.listdir(HERE) if n.endswith(".json")} - {
    n + ".json" for n in FILES}
if stale:
    sys.exit("no longer made: " + ", ".join(sorted(stale)))
