"""page.py FILE [JSON]: whether a page of dmarc-report is as it promises.

Its elements are nested and known, headings do not skip a level, tables have a
caption and columns with a scope, pictures a title and a description, ids are
unique, and nothing is loaded from anywhere or runs. With the JSON document of
the same run the numbers of the tables have to be those of the verdicts.
"""
import html.parser
import json
import re
import sys

VOID = {"meta", "br", "rect", "line", "path", "circle", "link"}
KNOWN = VOID | set(
    "html head title style body header main footer section div span p h1 h2 "
    "h3 h4 a b nav pre code ol ul li dl dt dd table caption thead tbody tr th td details "
    "summary svg desc text".split())
ATTRIBUTES = set(
    "lang charset http-equiv content name class id href scope colspan role "
    "style "
    "rel aria-label "
    "aria-labelledby aria-hidden viewbox x y width height x1 y1 x2 y2 d cx cy r "
    "text-anchor".split())
bad = []


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.ids, self.named = [], [], []
        self.level, self.tables, self.cell = 0, [], None
        self.svg, self.links = [], []

    def handle_starttag(self, tag, attrs):
        where = "line %d: <%s>" % (self.getpos()[0], tag)
        attr = dict(attrs)
        if tag not in KNOWN:
            bad.append(where + " is not one of ours")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                bad.append(where + " has " + name)
            if name == "href":
                self.links.append((tag, value))
            if value and "url(" in value:
                bad.append(where + " loads " + value)
        if "id" in attr:
            self.ids.append(attr["id"])
        self.named += attr.get("aria-labelledby", "").split()
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            if int(tag[1]) > self.level + 1:
                bad.append(where + " skips a level")
            self.level = int(tag[1])
        if tag == "table":
            self.tables.append({"caption": "", "rows": []})
        if tag == "tr":
            self.tables[-1]["rows"].append([])
        if tag == "th" and attr.get("scope") not in ("col", "row", "rowgroup"):
            bad.append(where + " has no scope")
        if tag in ("td", "th"):
            self.tables[-1]["rows"][-1].append("")
        if tag == "span" and "td" in self.stack:
            self.tables[-1]["rows"][-1][-1] += " "
        if tag == "svg":
            self.svg.append([attr.get("aria-hidden") == "true", set()])
        if tag in ("title", "desc") and "svg" in self.stack:
            self.svg[-1][1].add(tag)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            bad.append("line %d: </%s> ends nothing" % (self.getpos()[0], tag))
        if tag == "svg" and self.svg[-1] not in (
                [True, set()], [False, {"title", "desc"}]):
            bad.append("line %d: a picture without words" % self.getpos()[0])

    def handle_data(self, data):
        if "svg" in self.stack:
            return
        if "caption" in self.stack:
            self.tables[-1]["caption"] += data
        elif "td" in self.stack or "th" in self.stack:
            self.tables[-1]["rows"][-1][-1] += data


def number(text):
    return 0 if text == "-" else int(text.replace(",", ""))


def daily(table):
    """Messages and failing ones of each sender in the last four weeks."""
    senders = []
    for row in table:
        if len(row) == 1:
            senders.append([])
        else:
            senders[-1].append([c.split() for c in row[1:]])
    for weeks in senders:
        cells = [c for week in weeks[-4:] for c in week]
        yield (sum(number(c[0]) for c in cells),
               sum(number(c[1]) for c in cells if len(c) > 1))


def rows(page, caption):
    return [[r for r in t["rows"][1:]] for t in page.tables
            if t["caption"].startswith(caption)]


def same(what, want, got):
    if want != got:
        bad.append("%s: want %s, got %s" % (what, want, got))


def compare(page, path):
    """The tables against the verdicts, which are in another order."""
    with open(path, encoding="utf-8") as f:
        verdicts = [v for v in json.load(f)["domains"]
                    if v["what_if"][0]["messages"] > 0]
    what = [v["what_if"][0] for v in verdicts]
    want = sorted([w["messages"] - w["lost"], w["at_risk"], w["collateral"],
                   w["unknown"], w["forged"]] for w in what)
    same("what becomes of the mail", want,
         sorted([number(r[1]) for r in t] for t in rows(page, "What becomes")))
    want = sorted([w["messages"], w["at_risk"], w["unknown"], w["forged"]]
                  for w in what)
    same("the last four weeks", want, sorted(
        [sum(number(c) for r in t[:4] for c in r[2:7])]
        + [sum(number(r[k]) for r in t[:4]) for k in (3, 5, 6)]
        for t in rows(page, "Messages a week")))
    direct = [[s for s in v["senders"] if s["class"] in
               ("OWN", "THIRD_OK", "THIRD_BAD")] for v in verdicts]
    same("messages of senders", sorted(sum(s["messages"] for s in d)
                                       for d in direct if d),
         sorted(sum(number(r[1]) for r in t
                    if len(r) > 1 and r[0] != "together")
                for t in rows(page, "28 days; bars")))
    same("the days of senders", sorted(
        number(r[1]) for t in rows(page, "28 days; bars")
        for r in t[:20] if len(r) > 1 and r[0] != "together"),
         sorted(d[0] for t in rows(page, "Messages a day")
                for d in daily(t)))
    same("what fails of them", sum(w["at_risk"] for w in what),
         sum(d[1] for t in rows(page, "Messages a day") for d in daily(t)))
    same("days of reporters", sorted(
        (r["days"], r["messages"]) for v in verdicts
        for r in v["coverage"]["reporters"]),
         sorted((number(r[1]), number(r[2])) for t in rows(page, "Days of")
                for r in t))


def luminance(colour):
    code = colour.lstrip("#")
    if len(code) == 3:
        code = "".join(c + c for c in code)
    rgb = [int(code[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
               for c in rgb)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrasts(text):
    """4.5:1 for words and 3:1 for pictures, as WCAG has it."""
    schemes = re.findall(r":root \{(.*?)\}", text, flags=re.S)
    words = set(re.findall(r"[{;]\s*color: var\((--\w+)\)", text))
    fills = set(re.findall(r"fill: var\((--\w+)\)", text)) - {"--bg"}
    if len(schemes) != 2 or "--good" not in words or "--pass" not in fills:
        bad.append("no colours")
    for scheme in schemes:
        colour = dict(re.findall(r"(--\w+): (#\w+)", scheme))
        for names, least in (words, 4.5), (fills, 3):
            for name in names:
                light, dark = sorted((luminance(colour[name]),
                                      luminance(colour["--bg"])), reverse=True)
                if (light + 0.05) / (dark + 0.05) < least:
                    bad.append("%s %s is hard to see" % (name, colour[name]))


def check(text):
    """A page that is as it promises, apart from where its links lead."""
    page = Page()
    page.feed(text)
    page.close()
    if page.stack:
        bad.append("not closed: " + " ".join(page.stack))
    for name in {i for i in page.ids if page.ids.count(i) > 1}:
        bad.append("two ids " + name)
    for name in set(page.named) - set(page.ids):
        bad.append("no id " + name)
    for table in page.tables:
        if not table["caption"]:
            bad.append("a table without a caption")
    if not text.startswith("<!DOCTYPE html>"):
        bad.append("no <!DOCTYPE html>")
    return page


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as f:
        text = f.read()
    page = check(text)
    for tag, value in page.links:
        if tag != "a" or not value.startswith("#"):
            bad.append("<%s> leads to %s" % (tag, value))
    if "default-src 'none'; style-src 'unsafe-inline'" not in text:
        bad.append("no policy that forbids loading")
    contrasts(text)
    if len(sys.argv) > 2:
        compare(page, sys.argv[2])
    if bad:
        print("\n".join(bad[:20]))
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
