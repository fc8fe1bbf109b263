#!/usr/bin/env python3
"""explain.py DATABASE EXPLANATION READINESS: runs every query that an
explanation (text) prints and compares what sqlite3 answers with the numbers of
the readiness document (JSON) about the same domains."""
import json
import re
import subprocess
import sys

database, explanation, readiness = sys.argv[1:]
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
    for key in ("messages", "lost", "at_risk", "collateral", "overridden",
                "unknown", "forged"):
        for what in entry["what_if"]:
            same(f"{where} what_if {key}", what[key], outcome[key])
    if entry["policy"]:
        for key in ("effective", "days_at_policy"):
            same(f"{where} {key}", entry["policy"][key],
                 sql["policy"][0][key])
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
    for key in ("reports", "messages"):
        same(f"{where} mismatch {key}", coverage["mismatch"][key],
             apart[f"mismatch_{key}"])


scripts = re.findall(r"^-- setup, .*?^-- end$", pages, flags=re.M | re.S)
same("pages", len(document["domains"]), len(scripts))
for entry, script in zip(document["domains"], scripts):
    sql = answers(script + ASKED)
    same("page", (entry["domain"], entry["scope"] == "subdomains"),
         (sql["asked"][0]["domain"], sql["asked"][0]["below"] == 1))
    compare(entry, sql)
print(f"{compared} numbers compared, {failed} differ")
sys.exit(1 if failed or not compared else 0)
