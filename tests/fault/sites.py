#!/usr/bin/env python3
"""sites.py: trouble at a point of dmarc-report site that is counted.

After each one: every page is whole, the old one or the new one; each file is
named by the list of the site; and one undisturbed run makes the folder what it
should be. A run that fails names the file, or says that memory is full.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile

import mails
from faults import (ABORTED, DEEDS, EXITS, FULL, RECURSED, SEED, Score, choose,
                    disturb, read_counts)
from world import BIN, ENV, FAULT, HANG, World, Wrong, insist

LIST = ".dmarc-site"
# Allocations have a class of their own: there are so many of them that a sample
# of all calls would have nothing else.
CLASSES = ({"alloc": ["ENOMEM", "ENOMEM+"]},
           {c: DEEDS[c] for c in ("write", "sync", "name")},
           {c: DEEDS[c] for c in ("open", "read", "stat", "lock")})


def pages(folder):
    """The files of a site but those that begin with the name of its list."""
    found = {}
    for below, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(below, name), folder)
            if not name.startswith(LIST):
                with open(os.path.join(folder, path), "rb") as f:
                    found[path] = f.read()
    return found


def listed(folder):
    path = os.path.join(folder, LIST)
    if not os.path.exists(path):
        return set()
    with open(path) as f:
        lines = f.read().split("\n")
    insist(lines[0] == "dmarc-report site 1", "the list has no head")
    return set(lines[1:-1])         # the last one may be cut off


class Site:
    """A database, the folder before a run, and that after it."""

    def __init__(self, world, old, new):
        self.at, self.new = world.path("at"), new
        self.folder = os.path.join(self.at, "site")
        self.before = world.path("before")
        shutil.rmtree(self.before, ignore_errors=True)
        os.mkdir(self.before)
        self.fresh()
        if old:
            self.run(old)
            shutil.rmtree(self.before)
            shutil.copytree(self.folder, self.before)
        self.old = pages(self.before)
        path = world.path("count")
        self.run(new, {"LD_PRELOAD": FAULT, "FAULT_COUNT": path,
                       "FAULT_PROGRAM": "dmarc-report"})
        self.counted = read_counts(path)
        os.unlink(path)
        self.truth = pages(self.folder)
        insist(self.old != self.truth, "nothing to write")

    def fresh(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.before, self.folder)

    def run(self, args, env=None):
        p = subprocess.run(
            [BIN + "/dmarc-report", "site", "--config", "conf", "site",
             "--db", "db", *args], cwd=self.at, timeout=HANG,
            capture_output=True, env={**ENV, **(env or {})})
        insist(env is not None or p.returncode == 0,
               "undisturbed: exit %d: %s" % (p.returncode, p.stderr))
        return p.returncode, p.stderr.decode(errors="replace")

    def look(self):
        """Whole pages, each known to the list."""
        now = pages(self.folder)
        for path, text in now.items():
            insist(text in (self.old.get(path), self.truth.get(path)),
                   path + " is neither the old page nor the new one")
        unknown = set(now) - listed(self.folder)
        insist(not unknown, "not in the list: %s" % sorted(unknown)[:3])

    def try_point(self, score, point):
        class_, number, deed = point
        exits = EXITS | {66, 78} | ABORTED | RECURSED
        rc = None
        self.fresh()
        try:
            rc, said = self.run(self.new, disturb(*point, "dmarc-report"))
            insist(rc in ({0, -9} if deed.startswith("kill") else exits),
                   "exit %d: %s" % (rc, said))
            insist(rc <= 0 or said.strip(), "exit %d, and says nothing" % rc)
            self.look()
            insist(rc != 0 or pages(self.folder) == self.truth,
                   "exit 0, but other pages")
            self.run(self.new)
            insist(pages(self.folder) == self.truth, "other pages afterwards")
            insist(listed(self.folder) == set(self.truth), "another list")
            left = [n for n in os.listdir(self.folder) if n.startswith(LIST)
                    and n not in (LIST, LIST + ".lock")]
            insist(not left, "left: %s" % left)
        except Wrong as why:
            score.wrong("%s %d %s" % point, why)
        score.point("%s %s" % (class_, deed), rc)


def main():
    random.seed(SEED)
    score = Score()
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as root:
        world = World(root, mails.six())
        with open(world.path("at/more"), "w") as f:
            f.write("[domains]\nown = example.org;gone.example\n")
        for old, new in (
                ([], ["--now", "2026-11-20"]),
                (["--now", "2026-11-20", "--config", "more"],
                 ["--now", "2026-11-21"])):
            site = Site(world, old, new)
            for some in CLASSES:
                for point in sorted(choose(
                        *site.counted, {c: some[c] for c in some
                                        if c in site.counted[0]},
                        600 if FULL else 50)):
                    site.try_point(score, point)
    return score.end()


if __name__ == "__main__":
    sys.exit(main())
