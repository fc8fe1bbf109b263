#!/usr/bin/env python3
"""explain.py DATABASE EXPLANATION READINESS [WEEKLY [SEVERAL]]: runs every query that an
explanation (text) prints and compares what sqlite3 answers with the numbers of
the readiness document (JSON) about the same domains, with those of its own
gates, with those of the pages (text) of weekly, one for each domain, and with
those of the page of several."""
import json
import re
import subprocess
import sys

import weekly

database, explanation, readiness = sys.argv[1:4]
with open(explanation, encoding="utf-8") as f:
    pages = f.read()
with open(readiness, encoding="utf-8") as f:
    document = json.load(f)
failed = compared = 0
ASKED = "\n-- query asked: which page this is\nSELECT * FROM asked;\n"


def same(what, want, got):
    """Numbers to four decimals, the rest as it is."""
    global failed, compared
    compared += 1
    if isinstance(got, float) and want is not None:
        got = round(got, 4)
    if want != got:
        failed += 1
        print(f"FAILED: {what}: the document has {want!r}, SQL {got!r}")


def answers(script):
    """The rows of each query of a page's script, by its name."""
    parts = re.split(r"^-- query (\w+): .*\n", script, flags=re.M)
    lines = [parts[0]]
    for name, sql in zip(parts[1::2], parts[2::2]):
        lines += [f".print @{name}\n", sql]
    run = subprocess.run(["sqlite3", "-readonly", "-batch", "-json", database],
                         input="".join(lines), text=True, check=False,
                         capture_output=True)
    if run.returncode or run.stderr:
        sys.exit(f"FAILED: sqlite3: {run.stderr}")
    out = {}
    for chunk in re.split(r"^@", run.stdout, flags=re.M)[1:]:
        name, _, rows = chunk.partition("\n")
        out[name] = json.loads(rows) if rows.strip() else []
    return out


def compare(entry, sql):
    """One scope of a domain."""
    where = f"{entry['domain']} {entry['scope']}"
    outcome = sql["outcome"][0]
    for key in ("messages", "lost", "at_risk", "before_recovery", "ignored",
                "collateral", "overridden", "unknown", "forged"):
        for what in entry["what_if"]:
            same(f"{where} what_if {key}", what[key], outcome[key])
    if entry["policy"]:
        for key in ("effective", "days_at_policy"):
            same(f"{where} {key}", entry["policy"][key],
                 sql["policy"][0][key])
        if sql["records"]:
            same(f"{where} record", True, any(all(
                entry["policy"][c] == r[c] for c in ("p", "sp", "t", "pct"))
                for r in sql["records"]))
    rate = entry["verdict"]["rate"]
    for key in ("n", "at_risk", "ratio", "lower", "upper"):
        same(f"{where} rate {key}", rate[key], sql["rate"][0][key])

    senders = {(s["key"], s["class"]): s for s in entry["senders"]}
    rows = {(r["sender"], r["class"]): r for r in sql["senders"]}
    same(f"{where} senders", sorted(senders), sorted(rows))
    for key, s in senders.items():
        r = rows.get(key, {})
        for column in ("messages", "pass", "dkim_aligned", "spf_aligned",
                       "first_day", "last_day"):
            same(f"{where} {key} {column}", s[column], r.get(column))
        same(f"{where} {key} week", s["week"]["messages"], r.get("week"))
        same(f"{where} {key} previous", s["week"]["previous"],
             r.get("previous"))
    for name, columns in (("sources", ("ip", "messages", "pass")),
                          ("selectors", ("d", "s", "messages", "pass"))):
        want = sorted((key, tuple(x[c] for c in columns))
                      for key, s in senders.items() for x in s[name]
                      if x["messages"] > 0)
        got = sorted(((r["sender"], r["class"]),
                      tuple(r[c] for c in columns))
                     for r in sql[name] if r["messages"] > 0)
        same(f"{where} {name}", want, got)
    classes = {}
    for s in entry["senders"]:
        classes[s["class"]] = classes.get(s["class"], 0) + s["messages"]
    same(f"{where} classes", classes, {
        r["class"]: r["messages"] for r in sql["classes"]
        if r["class"] != "IGNORED" and r["messages"] > 0})

    blockers = entry["blockers"] + entry["advice"]
    for place, b in enumerate(blockers, 1):
        row = [r for r in sql["blockers"] if r["place"] == place]
        if not row:
            same(f"{where} {b['code']} has a sender", None, b["class"])
            continue
        for key in ("code", "sender", "messages", "failing", "last_day"):
            same(f"{where} {b['code']} {key}", b[key], row[0][key])
        same(f"{where} {b['code']} reporters", b["reporters"],
             row[0]["organizations"])
        if not b["code"].endswith("_DROP"):
            same(f"{where} {b['code']} first_day", b["first_day"],
                 row[0]["first_day"])

    coverage = entry["coverage"]
    row = sql["coverage"][0]
    same(f"{where} days", coverage["days_with_reports"], row["days"])
    same(f"{where} reports", coverage["reports"], row["reports"])
    same(f"{where} organizations", len(coverage["reporters"]),
         row["organizations"])
    same(f"{where} reporters", coverage["reporters"], sql["reporters"])
    apart = sql["apart"][0]
    same(f"{where} unreadable", coverage["unreadable"], apart["unreadable"])
    for what in ("mismatch", "unvouched"):
        for key in ("reports", "messages"):
            same(f"{where} {what} {key}", coverage[what][key],
                 apart[f"{what}_{key}"])


# Where the number of a gate stands: a column of the query named beside it.
COLUMN = {
    "days at the policy": "days_at_policy",
    "days of 28 with reports": "days",
    "organizations that report": "organizations",
    "of Google, Microsoft and Yahoo": "majors",
    "days of the 28 before the last 7": "expected",
    "days silent now": "silent",
    "messages in 28 days": "messages",
    "messages in 14 days": "messages",
    "share that fails": "failing_share",
    "share with aligned DKIM": "dkim_share",
    "unrecognized messages in 28 days": "messages",
    "weeks of 4 with messages": "weeks",
    "organizations that saw it": "organizations",
    "legitimate mail forwarded and failing": "forwarding_share",
    "forwarded, failing and not overridden": "broken_share",
    "days of the longer wait with reports": "days",
    "organizations that report in it": "organizations",
    "of Google, Microsoft, Yahoo in it": "majors",
    "direct mail that fails, upper bound": "upper",
    "direct messages that pass": "direct_pass",
    "share passing before the 7 days": "share_before",
    "messages in 7 days": "messages_now",
    "share passing in 7 days": "share_now",
    "share with aligned DKIM in 7 days": "share_now",
    "fall of the share from before": "fall",
    "upper bound now, lower bound before": "upper_now",
    "messages in 7 days, as heard": "messages_now",
    "that report it (a large one: two)": "witnesses",
    "organizations it cannot do without": "pillars",
    "direct mail that fails, lower bound": "lower",
    "direct messages really lost in 7 days": "lost",
}


def compare_gates(where, page, sql):
    """Each number of a gate is in the row about its sender."""
    code = name = ""
    for text in page.splitlines():
        head = re.match(r"(?:pass|STOP) ([A-Z_]+)(?:  (.*))?$", text)
        if head:
            code, name = head.group(1), head.group(2) or ""
        measure = re.match(r"(?:  ok|    ) (\S.*?) +([\d,]+|-?\d+\.\d\d %)  "
                           r"(?:at least|at most|below) .* (\w+)$", text)
        if not measure:
            continue
        what, value, query = measure.groups()
        if what == "accepted in the settings (1: yes)":
            continue
        if what == "share with aligned DKIM in 7 days":
            rows = [r for r in sql[query] if r["code"] == "DKIM_DROP"]
        elif query == "weeks":
            rows = [r for r in sql[query] if r["code"] == (
                code if code.endswith("_DROP") else "PASS_DROP")]
        else:
            rows = sql[query]
        about = [r for r in rows if name and (
            r.get("sender") or r.get("org") or "").endswith(name)]
        got = [r[COLUMN[what]] for r in about or rows]
        got = [f"{x * 100:.2f} %" if "%" in value else f"{x:,}"
               for x in got if x is not None]
        if value == "0" and what == "days at the policy" and not got:
            continue            # nobody ever reported
        same(f"{where} {code} {name} {what}", True, value in got or
             f"{value} is not in {got[:5]}")


def compare_weekly(where, page, sql):
    """The numbers of a page of weekly."""
    def number(what, pattern, want):
        found = re.search(pattern, page, flags=re.M)
        if found or want:
            same(f"{where} weekly: {what}", f"{want:,}",
                 found and found.group(1))

    outcome, coverage = sql["outcome"][0], sql["coverage"][0]
    classes = {r["class"]: r["messages"] for r in sql["classes"]}
    if re.search(r"^NO DATA ", page, flags=re.M):
        return                  # nothing is known of it now
    number("days at policy", r"now (?:p=)?[a-z][^(]*\(([\d,]+) days?\)",
           sql["policy"][0]["days_at_policy"])
    if re.search(r"^(IF YOU PUBLISHED|UNDER) ", page, flags=re.M):
        number("messages", r"\(28 days to .*: ([\d,]+) messages?\)",
               outcome["messages"])
        number("delivered", r"^ *([\d,]+) delivered",
               outcome["messages"] - outcome["lost"])
        number("lost", r"^ *([\d,]+) (?:refused|sent to spam)",
               outcome["lost"])
        number("at risk", r"^ +([\d,]+) yours or", outcome["at_risk"])
        number("collateral", r"^ +([\d,]+) forwarded or",
               outcome["collateral"])
        number("overridden", r"([\d,]+) of them likely accepted",
               outcome["overridden"])
        number("unknown", r"^ +([\d,]+) not identified  ",
               outcome["unknown"])
        number("forged", r"^ +([\d,]+) forged", outcome["forged"])
        number("together", r"^  together +([\d,]+)",
               sum(classes.get(c, 0)
                   for c in ("OWN", "THIRD_OK", "THIRD_BAD"))
               if "together" in page else 0)
        number("7 days", r"^THE 7 DAYS TO .*: ([\d,]+) message",
               outcome["week"])
        number("other: forwarded", r"^  forwarded, still passing +([\d,]+)",
               classes.get("FWD_OK", 0))
        number("other: broken", r"^  forwarded, broken +([\d,]+)",
               classes.get("FWD_BAD", 0))
        number("other: unknown", r"^  not identified +([\d,]+)  ",
               classes.get("UNKNOWN", 0))
        number("other: forged", r"^  forged +([\d,]+)",
               classes.get("SPOOF", 0))
    if "\nREPORTS " not in page:
        return                  # a quiet week, in a few lines
    number("organizations", r"^REPORTS  ([\d,]+) organization",
           coverage["organizations"])
    number("days", r"^REPORTS .*, ([\d,]+) of 28 days", coverage["days"])


printed = {}                    # the pages of weekly by domain and scope
if len(sys.argv) > 4:
    with open(sys.argv[4], encoding="utf-8") as f:
        for text in re.split(r"^(?=DMARC week )", f.read(), flags=re.M)[1:]:
            title = re.match(r"DMARC week (?:\d+|to [^:]+): (\S+)", text)
            # What follows the last rule is about all domains.
            text = re.split(r"^-{80}$", text, flags=re.M)[0]
            parts = re.split(r"^SUBDOMAINS -+$", text, flags=re.M)
            for below, part in enumerate(parts):
                printed[title.group(1), bool(below)] = part
bodies = re.split(r"^(?=DMARC explained: )", pages, flags=re.M)[1:]
scripts = re.findall(r"^-- setup, .*?^-- end$", pages, flags=re.M | re.S)
same("pages", len(document["domains"]), len(scripts))
asked = []
for entry, script, body in zip(document["domains"], scripts, bodies):
    sql = answers(script + ASKED)
    asked.append((entry, sql))
    same("page", (entry["domain"], entry["scope"] == "subdomains"),
         (sql["asked"][0]["domain"], sql["asked"][0]["below"] == 1))
    compare(entry, sql)
    place = (entry["domain"], entry["scope"] == "subdomains")
    compare_gates(f"{entry['domain']} {entry['scope']}", body, sql)
    if place in printed:
        where = f"{entry['domain']} {entry['scope']}"
        compare_weekly(where, printed[place], sql)
        weekly.compare_tables(where, printed[place], sql, same)
        weekly.compare_page(where, printed[place], entry, sql, same)
    elif printed:
        same("a page of weekly", place, None)
if len(sys.argv) > 5:
    with open(sys.argv[5], encoding="utf-8") as f:
        weekly.compare_digest(f.read(), asked, same)
print(f"{compared} numbers compared, {failed} differ")
sys.exit(1 if failed or not compared else 0)
