"""weekly.py, for explain.py: whether each number on a page of weekly is the
answer of a query, or is made of answers as the page says."""
import re

DIRECT = ("OWN", "THIRD_OK", "THIRD_BAD")
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"

# What is no fact about the domain: dates, the windows and limits that the
# rules have, places in the list, records, and what names consist of.
NO_FACTS = [re.compile(x) for x in (
    r"^DMARC week .*",
    r"Looked at: .*",                               # about the mailbox
    r"\b[a-z]+(?:[.-][a-z]+)*\(\d\)",                 # a manual page
    r'"[^"]*"',
    rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b",
    r"\b\d{4}-\d\d-\d\d\b",
    r"\(28 days to|messages in 28 days|YOUR SENDERS, 28 days",
    r"\bof \d+ days\b|\b[Ii]n 28 days\b",
    r"\b(?:[Ii]n|in the last) 7 days\b|\bTHE 7 DAYS\b",
    r"\bin 400 days\b|\bin 56 days of reports\b|\bby its last 14 days\b",
    r"\b\d+ are needed\b|\bthe 95% bound\b|\bthe limit [\d.]+%",
    r"Earliest move: 14 days|After 7 days|more than 28 days",
    r"^ ?\d+ (?=[A-Z]+ )|\bitems? \d+(?: to \d+)?\b",
    r"\bof 10 lookups\b|more than 10 lookups",
    r"(?:dkim|spf|ptr):\S+",
    r"\S*[0-9A-Za-z_]+\.[\w-]*[a-z_][\w.-]*",       # a domain
    r"\b\d+\.\d+\.\d+\.\d+(?:/\d+)?",
    r"\b[0-9a-f]*:[0-9a-f:]+(?:/\d+)?",
    r"\b(?:SPF|DKIM) \w*[a-z]\w*|selector \S+|; \w+$",
    r"(?:k|s)\d+ and (?:k|s)\d+|\bk\d\b|\bs\d\b",
)]
NUMBER = re.compile(r"(?<![\w.,])([-+<>]{0,2}\d+(?:,\d{3})*(?:\.\d+)?%?)"
                    r"(?!\w)")


def percent(part, whole):
    if whole == 0:
        return "-"
    tenths = int(part * 1000 / whole + 0.5)
    if part == 0:
        return "0%"
    if part == whole:
        return "100%"
    if tenths in (0, 1000):
        return "<0.1%" if tenths == 0 else ">99.9%"
    return f"{tenths // 10}.{tenths % 10}%"


def change(now, before):
    if before == 0:
        return "-" if now == 0 else "new"
    if now == 0:
        return "gone"
    if now == before:
        return "="
    sign = "-" if now < before else "+"
    by = abs(now - before)
    part = (int(by * 1000 / before + 0.5) + 5) // 10
    if by >= 10 * before or part > 999:
        return ">+999%"
    if part == 0:
        return sign + "<1%"
    return "->99%" if sign == "-" and part == 100 else f"{sign}{part}%"


def together(rows):
    return {c: sum(r[c] for r in rows) for c in (
        "messages", "pass", "dkim_aligned", "spf_aligned", "week",
        "week_pass", "previous")}


def direct_senders(sql):
    """Direct mail of each sender, whatever it is judged by."""
    out = {}
    for r in sql["senders"]:
        if r["class"] in DIRECT:
            out.setdefault(r["sender"], []).append(r)
    return {key: together(rows) for key, rows in out.items()}


def sender_row(s):
    """The cells of a sender in the table, as text."""
    return [f"{s['messages']:,}"] + [
        percent(s[c], s["messages"])
        for c in ("pass", "dkim_aligned", "spf_aligned")] + [
            change(s["week"], s["previous"])]


def facts(sql):
    """All numbers that the answers give, and shares of them, as text."""
    out = set()
    for rows in sql.values():
        for r in rows:
            out |= {f"{x:,}" for x in r.values() if isinstance(x, int)}
    o = sql["outcome"][0]
    everything = o["messages"]
    out |= {f"{everything - o['lost']:,}",
            percent(everything - o["lost"], everything),
            percent(o["lost"], everything),
            percent(o["week_pass"], o["week"]),
            change(o["week"], o["previous"])}
    direct = direct_senders(sql).values()
    for s in list(direct) + [together(direct)]:
        out |= set(sender_row(s))
        out.add(f"{s['messages'] - s['pass']:,}")
    networks = {}
    for r in sql["sources"]:
        if r["class"] == "SPOOF":
            networks[r["sender"]] = networks.get(r["sender"], 0) + \
                r["messages"]
    out |= {f"{n:,}" for n in networks.values()}
    for r in sql["senders"]:
        # a week, as what vanished had it
        out.add(f"{(r['messages'] - r['week']) // 3:,}")
    legitimate = sum(r["messages"] for r in sql["classes"]
                     if r["class"] in DIRECT + ("FWD_OK", "FWD_BAD"))
    out |= {f"{legitimate:,}", percent(o["collateral"], legitimate)}
    for r in sql["weeks"]:
        out |= {percent(r["before_good"], r["before"]),
                percent(r["now_good"], r["judged_now"])}
    for r in sql["selectors"]:
        out |= {percent(r["now_pass"], r["now"]),
                percent(r["pass"] - r["now_pass"], r["messages"] - r["now"])}
    for r in sql["loss"]:
        out.add(percent(r["messages_now"] * r["share_now"],
                        r["messages_now"]))
        if r["share_before"] is not None:
            out.add(percent(r["share_before"] * 1e9, 1e9))
    for r in sql["loss"] + sql["rate"]:
        out |= {f"{r['lower']:.4f}",
                f"{100 * r.get('upper', 0):.2f}%"}
    for r in sql["dns"]:
        out.add(str(r["number"]))
        out |= set(re.findall(r"\d+", r["detail"] or ""))
    out |= {f"{r['pct']}%" for r in sql["records"]}
    rate = sql["rate"][0]
    out.add(percent(rate["at_risk"], rate["n"]))
    return out


def compare_page(where, section, entry, sql, same):
    """section: the lines of a page about one scope."""
    known = facts(sql)
    days = sql["policy"][0]["days_at_policy"] or 0
    for limit in (15, 28, 30, 42, 56, 60, 84, 112, 168):
        known.add(f"{limit - days:,}")      # wait so many more days
    # How many things a list holds, and how many of them are not shown.
    names = len({r["sender"] for r in sql["senders"]})
    known |= {f"{n}" for n in range(1, max(names, len(
        entry["coverage"]["reporters"]), len(entry["blockers"])) + 1)}
    compare_lines(where, section, known, same)


def compare_lines(where, section, known, same):
    # What goes on in the next line.
    section = re.sub(r"\n {9,}(?=\S)|(?<=[a-z,])\n(?!\d+ [A-Z])(?=\S)", " ",
                     section)
    for line in section.splitlines():
        rest = line
        for pattern in NO_FACTS:
            rest = pattern.sub(" ", rest)
        for number in NUMBER.findall(rest):
            same(f"{where} weekly: {number} in '{line.strip()}'", True,
                 number in known)


def compare_digest(text, pages, same):
    """The page of several domains; pages: (entry, answers) of each scope."""
    head, *bodies = re.split(r"^(\S+(?: \[\S+\])?) -+$", text, flags=re.M)
    known = {}
    weeks = [sql["outcome"][0] for _, sql in pages]
    week, passing, previous = (sum(w[c] for w in weeks) for c in (
        "week", "week_pass", "previous"))
    found = re.search(r"^The 7 days to .*?: ([\d,]+) messages?(?: "
                      r"\((.*?)\))?, (\S+) pass", head, flags=re.M)
    by = change(week, previous)
    same("several: all of a week", (f"{week:,}", {
        "=": "as before", "new": None}.get(by, by), percent(passing, week)),
        found and found.groups())
    for entry, sql in pages:
        name = ("*." if entry["scope"] == "subdomains" else "") + \
            entry["domain"]
        known[name] = facts(sql)
        direct = together(direct_senders(sql).values())
        forged = sum(r["week"] for r in sql["senders"]
                     if r["class"] == "SPOOF")
        row = re.search(rf"^{re.escape(name)} .* +(\S+) +(\S+) +(\S+) +"
                        r"(\d+)$", head, flags=re.M)
        if not row:
            continue            # without reports, or of no interest
        same(f"several: {name}", (
            f"{direct['week']:,}", percent(direct["week_pass"],
                                           direct["week"]),
            f"{forged:,}"), row.groups()[:3])
        body = dict(zip(bodies[::2], bodies[1::2])).get(name, "")
        body = re.split(r"^-{80}$", body, flags=re.M)[0]
        same(f"several: {name}: to do", int(row.group(4)), len(re.findall(
            r"^ ?\d+ +[A-Z]+ ", body, flags=re.M)))
        compare_lines(f"several: {name}", body, known[name], same)


def table(section, title):
    """The rows of a table: lines in by two blanks."""
    found = re.search(rf"^{title}.*\n((?:  .*\n)+)", section, flags=re.M)
    return found.group(1).splitlines() if found else []


def compare_tables(where, section, sql, same):
    """Whole rows of senders, with their names, and of other mail."""
    direct = direct_senders(sql)
    rows = []
    for line in table(section, "YOUR SENDERS"):
        cells = line.split()
        if len(cells) >= 6 and cells[0] != "together":
            rows.append(cells[-5:])
        elif cells[0] == "together":
            same(f"{where} weekly: together",
                 sender_row(together(direct.values())), cells[-5:])
    same(f"{where} weekly: table of senders", sorted(rows),
         sorted(sender_row(s) for s in direct.values()) if rows else [])
    kinds = {"forwarded, still passing": "FWD_OK",
             "forwarded, broken": "FWD_BAD", "not identified": "UNKNOWN",
             "forged": "SPOOF"}
    text = re.sub(r"\n {30,}", " ", "\n".join(table(section, "OTHER MAIL")))
    for line in text.splitlines():
        found = re.match(r"  (\S.*?)  +([\d,]+)  (.*)", line)
        want = sorted((f"{r['messages']:,}" for r in sql["senders"]
                       if r["class"] == kinds[found.group(1)]),
                      key=lambda x: -int(x.replace(",", "")))
        got = re.findall(r" ([\d,]+)(?:,|$)", " " + re.sub(
            r",? and \d+ more$|, \d+ more$", "", found.group(3)))
        same(f"{where} weekly: {found.group(1)}", want[:len(got)], got)
