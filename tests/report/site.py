"""site.py FOLDER: whether a site of dmarc-report is as it promises.

Each page is one of page.py. Each link leads to a file of the site, and to an
id in it; each file is led to from the index, and named by the list of the
site, which names no other. Names of files need no escapes anywhere. On the
page of a sender its classes, addresses and receivers have the same sum.
"""
import collections
import os
import re
import sys

import page as pages

LIST = ".dmarc-site"
POLICY = "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'"
bad = pages.bad


def read(folder, path):
    with open(os.path.join(folder, path), encoding="utf-8", newline="") as f:
        return f.read()


def files(folder):
    for below, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(below, name), folder)


def check(folder, path):
    """The paths and ids that a page leads to; its own ids."""
    before = len(bad)
    text = read(folder, path)
    page = pages.check(text)
    if POLICY not in text:
        bad.append("no policy that forbids loading")
    if not re.search("<title>[^<]+</title>", text):
        bad.append("no title")
    if page.named and "<main>" not in text:
        bad.append("no <main>")
    leads = []
    for tag, href in page.links:
        if not re.fullmatch(r"[a-z0-9._/-]*(#[A-Za-z0-9._-]+)?", href):
            bad.append("a link that needs escapes: " + href)
        file, _, name = href.partition("#")
        to = os.path.normpath(os.path.join(os.path.dirname(path), file)
                              ) if file else path
        leads.append((to, name))
        if (tag == "link") != (to == "style.css"):
            bad.append("<%s> leads to %s" % (tag, href))
    if "/sender-" in path and ">and " not in text:
        sums(path, page)
    bad[before:] = ["%s: %s" % (path, text) for text in bad[before:]]
    return leads, set(page.ids)


SUMS = {"28 days. Pass is of DMARC": "classes",
        "28 days; a host name": "addresses",
        "28 days; who reported": "receivers"}


def sums(path, page):
    """The messages of each of those tables, section by section."""
    found = {name: [] for name in SUMS.values()}
    for table in page.tables:
        for caption, name in SUMS.items():
            if table["caption"].startswith(caption):
                found[name].append(sum(pages.number(row[1])
                                       for row in table["rows"][1:]))
    pages.same(path + ": addresses", found["classes"], found["addresses"])
    pages.same(path + ": receivers", found["classes"], found["receivers"])


def main():
    folder = sys.argv[1]
    there = set(files(folder))
    listed = read(folder, LIST).split("\n")
    if listed[0] != "dmarc-report site 1" or listed[-1] != "":
        bad.append("the list is not whole")
    listed = listed[1:-1]
    site = {p for p in there if not os.path.basename(p).startswith(LIST)}
    for path in site ^ set(listed):
        bad.append("%s is %s" % (path, "not in the list" if path in site
                                 else "not there"))
    for path in site:
        if not re.fullmatch(r"(domain/[a-z0-9_-][a-z0-9._-]*/)?"
                            r"[a-z0-9_-][a-z0-9._-]*", path):
            bad.append("a name that needs escapes: " + path)
    leads, ids = {}, {}
    for path in site:
        if path.endswith(".html"):
            leads[path], ids[path] = check(folder, path)
    seen, todo = {"index.html"}, collections.deque(["index.html"])
    while todo:
        path = todo.popleft()
        for to, name in leads.get(path, []):
            if to not in site:
                bad.append("%s leads to %s, which is not there" % (path, to))
            elif name and name not in ids.get(to, set()):
                bad.append("%s leads to %s#%s, which is not there"
                           % (path, to, name))
            elif to not in seen:
                seen.add(to)
                todo.append(to)
    for path in site - seen:
        bad.append("nothing leads to " + path)
    pages.contrasts(read(folder, "style.css"))
    print("%d pages, %d links" % (len(leads), sum(map(len, leads.values()))))
    if bad:
        print("\n".join(bad[:20]))
    sys.exit(bool(bad))


main()
