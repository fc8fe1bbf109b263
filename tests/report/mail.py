"""mail.py FILE: whether a mail of dmarc-report is as it promises: text and
the same as HTML, in lines that any mail system takes, below 100 kB. Writes
the HTML to FILE.html and the text to FILE.txt."""
import email
import email.policy
import html.parser
import sys

KNOWN = set("html head meta title body div table tr td th h1 h2 h3 p b br "
            "span code".split())
bad = []


class Body(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        if tag not in KNOWN:
            bad.append("<%s> is not one of ours" % tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("src", "href", "background") \
                    or "url(" in (value or ""):
                bad.append("<%s %s=%s>" % (tag, name, value))


def main():
    with open(sys.argv[1], "rb") as f:
        data = f.read()
    if len(data) >= 100000:
        bad.append("%d bytes" % len(data))
    if b"\r" in data or max(len(l) for l in data.split(b"\n")) > 998:
        bad.append("lines")
    if any(c >= 0x80 for c in data):
        bad.append("not ASCII")
    mail = email.message_from_bytes(data, policy=email.policy.default)
    parts = list(mail.walk())
    for part in parts:
        if part.defects:
            bad.append("defects: %s" % part.defects)
    if [p.get_content_type() for p in parts] != [
            "multipart/alternative", "text/plain", "text/html"]:
        bad.append("parts: %s" % [p.get_content_type() for p in parts])
    for name in ("To", "Subject", "Date", "Message-ID", "List-ID",
                 "Auto-Submitted", "MIME-Version"):
        if len(mail.get_all(name, [])) != 1:
            bad.append("%s: %s" % (name, mail.get_all(name)))
    extra = set(mail.keys()) - set(
        "From To Subject Date Message-ID List-ID Auto-Submitted MIME-Version "
        "Content-Type".split())
    if extra:
        bad.append("more headers: %s" % extra)
    body = mail.get_body(("html",)).get_content()
    parser = Body()
    parser.feed(body)
    parser.close()
    with open(sys.argv[1] + ".html", "w", encoding="utf-8") as f:
        f.write(body)
    with open(sys.argv[1] + ".txt", "w", encoding="utf-8", newline="") as f:
        f.write(mail.get_body(("plain",)).get_content())
    with open(sys.argv[1] + ".subject", "w", encoding="utf-8") as f:
        f.write(mail["Subject"] + "\n")
    if bad:
        print("\n".join(bad[:20]))
    sys.exit(bool(bad))


main()
