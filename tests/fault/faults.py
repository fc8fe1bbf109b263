#!/usr/bin/env python3
"""faults.py TEST: trouble at a point that is counted, and what is left.

    calls     every system call of a run over six messages, by each deed
    memory    allocations of the same run; there are some 14,000
    delete    the calls that matter, when mail is removed after success
    move      the same, when it is moved to another folder
    links     the same on a file system that can only link and unlink
    others    the calls of a run over an mbox, standard input and a tree
    many      sampled points of a run over 200 messages
    growing   a message goes on after it was delivered
    signals   SIGKILL to all of it, and SIGTERM, at random times
    order     no message moves before the database is on the disk
    parser    every allocation and call of dmarc-parse, as a worker and by
              itself
    reading   allocations and calls of dmarc-report: what it prints is all of
              it, or it says that it is not

After each one: the database is whole, no message is gone or was moved
without being stored, and one undisturbed run gives the truth. What takes long
is sampled; DMARC_FULL takes all of it, FAULT_PLACES each place in the program
that calls, for all that it may survive. FAULT_SEED repeats a sample.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import mails
from world import BIN, ENV, FAULT, FULL, HANG, World, Wrong, insist

# The everyday sample is the same every day; the long run takes a new one.
SEED = int(os.environ.get("FAULT_SEED", "0")) or (
    random.randrange(1, 1 << 32) if FULL else 1)

PLACES = "FAULT_PLACES" in os.environ

# What may happen to a call, "+" for it and all that follow.
DEEDS = {
    "open": ["kill-before", "kill-after", "EIO", "ENOSPC", "EINTR", "EMFILE",
             "ENOSPC+", "EMFILE+"],
    "read": ["kill-before", "kill-after", "EIO", "EINTR", "short", "EIO+"],
    "write": ["kill-before", "kill-after", "EIO", "ENOSPC", "EINTR", "short",
              "EIO+", "ENOSPC+"],
    "sync": ["kill-before", "kill-after", "EIO", "ENOSPC", "EINTR", "EIO+",
             "ENOSPC+"],
    "name": ["kill-before", "kill-after", "EIO", "ENOSPC", "EINTR", "EXDEV",
             "ESTALE", "EINVAL", "EIO+", "EINVAL+"],
    "stat": ["EIO", "ESTALE", "EIO+"],
    "lock": ["kill-after", "EIO", "ENOLCK", "EAGAIN", "ENOLCK+"],
    "start": ["kill-before", "kill-after", "EAGAIN", "EMFILE", "ENOMEM",
              "EAGAIN+"],
}
# done, unavailable, I/O, try again, permission; and 66 for a mailbox that
# cannot be looked at, 78 for settings that cannot be read
EXITS = {0, 69, 74, 75, 77}
# The manual promises 74 for an I/O error and 75 for no memory.
EXITS_OF = {"EIO": {0, 69, 74, 75}, "ENOMEM": {0, 75}}
# GLib, when there is no memory before main().
ABORTED = {-6}
# GLib, when there is none from then on: what it says of that needs memory,
# and what it says of that too, until its stack ends.
RECURSED = {-11}
# Why a message is refused for which dmarc-parse had no memory; the last is
# what libzip makes of it.
OF_MEMORY = {"memory", "parser-died", "zip-corrupt"}


class Score:
    """Points that were tried, and what went wrong."""

    def __init__(self):
        self.tried = {}
        self.exits = {}
        self.failed = 0

    def point(self, name, rc=None):
        self.tried[name] = self.tried.get(name, 0) + 1
        if rc is not None:
            self.exits[rc] = self.exits.get(rc, 0) + 1

    def wrong(self, what, why):
        self.failed += 1
        print("FAILED: %s: %s" % (what, why), flush=True)

    def end(self):
        print("seed %d" % SEED)
        for name in sorted(self.tried):
            print("%6d %s" % (self.tried[name], name))
        print("exits: %s" % dict(sorted(self.exits.items())))
        return 1 if self.failed else 0


def disturb(class_, at, deed, program="dmarc-ingest"):
    env = {"LD_PRELOAD": FAULT, "FAULT_PROGRAM": program,
           "FAULT_CLASS": class_, "FAULT_AT": str(at),
           "FAULT_DO": deed.rstrip("+")}
    if deed.endswith("+"):
        env["FAULT_STICKY"] = "1"
    return env


def count(world):
    """
    How many calls of each class an undisturbed run makes, and which of them
    are the first from their place in the program.
    """
    world.fresh()
    path = world.path("count")
    world.ingest("at", {"LD_PRELOAD": FAULT, "FAULT_PROGRAM": "dmarc-ingest",
                        "FAULT_COUNT": path})
    counts, places = read_counts(path)
    os.unlink(path)
    return counts, places


def read_counts(path):
    counts, places = {}, {}
    with open(path) as f:
        for line in f:
            class_, n, *first = line.split()
            counts[class_] = int(n)
            places[class_] = sorted(map(int, first))
    return counts, places


def try_point(world, score, class_, at, deed):
    world.fresh()
    exits = set(EXITS_OF.get(deed.rstrip("+"), EXITS))
    if class_ == "alloc":
        exits |= ABORTED | (RECURSED if deed == "ENOMEM+" else set())
    if class_ in ("stat", "open", "read") and not deed.startswith("EIO"):
        exits |= {66, 78}
    # SQLite tries again, read-only, and tells only why that failed
    if class_ == "open" and not deed.startswith("EIO"):
        exits |= {66, 77}
    if deed.startswith("kill"):
        exits = {0, -9}
    rc = None
    try:
        rc, err = world.ingest("at", disturb(class_, at, deed))
        world.after_trouble(rc, err, exits)
        world.recover()
    except Wrong as why:
        score.wrong("%s %d %s" % (class_, at, deed), why)
    score.point("%s %s" % (class_, deed), rc)


def choose(counts, places, classes, most):
    """Points of some classes: (class, number, deed)."""
    first = [(c, at, deed) for c in classes for at in places[c]
             for deed in classes[c]]
    if PLACES:      # whoever is killed counts nothing
        return [p for p in first if p[2][:4] != "kill" and p[2][-1] != "+"]
    all_ = [(c, at, deed) for c in classes for deed in classes[c]
            for at in range(1, counts[c] + 1)]
    if most is None or most >= len(all_):
        return all_
    few = min(len(first), most * 3 // 4)
    return random.sample(first, few) + random.sample(all_, most - few)


def points(world, classes, score, most=None):
    """
    Each point of some classes. If there are too many, a sample, in which
    places in the program that call often are no more likely than others.
    """
    for class_, at, deed in sorted(choose(*count(world), classes, most)):
        try_point(world, score, class_, at, deed)


def calls(root, score):
    world = World(root, mails.six())
    points(world, DEEDS, score, None if FULL else 100)


def memory(root, score):
    world = World(root, mails.six())
    points(world, {"alloc": ["ENOMEM"]}, score, 6000 if FULL else 100)
    points(world, {"alloc": ["ENOMEM+"]}, score, 1000 if FULL else 30)
    points(world, {"alloc": ["kill-before"]}, score, 500 if FULL else 20)


def delete(root, score):
    world = World(root, mails.six(), ["--on-success", "delete"])
    classes = {c: DEEDS[c] for c in ("write", "sync", "name")}
    points(world, classes, score, None if FULL else 100)


def move(root, score):
    world = World(root, mails.six(), ["--on-success", "move=done"])
    classes = {c: DEEDS[c] for c in ("open", "stat", "sync", "name")}
    points(world, classes, score, None if FULL else 60)


def links(root, score):
    ENV.update(LD_PRELOAD=FAULT, FAULT_OLD="1", FAULT_PROGRAM="dmarc-ingest")
    world = World(root, mails.six())
    points(world, {c: DEEDS[c] for c in ("sync", "name", "stat")}, score,
           None if FULL else 60)


def others(root, score):
    world = World(root, mails.six(), others=True)
    points(world, DEEDS, score, 3000 if FULL else 60)
    points(world, {"alloc": ["ENOMEM"]}, score, 500 if FULL else 30)


def many(root, score):
    box = mails.many(200)
    before = {p: box[p] for p in list(box)[:20]}
    world = World(root, box, before=before)
    classes = {**DEEDS, "alloc": ["ENOMEM", "ENOMEM+", "kill-before"]}
    for class_ in () if PLACES else classes:    # calls has been there
        points(world, {class_: classes[class_]}, score,
               75 if FULL else 6)


def growing(root, score):
    world = World(root, mails.six())
    classes = {c: ["grow"] for c in ("open", "read", "stat", "write")}
    for class_, at, deed in choose(*count(world), classes,
                                   None if FULL else 40):
        world.fresh()
        try:
            for env in ({**disturb(class_, at, deed),
                         "FAULT_FROM": "box/new/1.M1.mx"}, {}):
                rc, err = world.ingest("at", env)
                insist(rc == 0, "exit %d: %s" % (rc, err))
            now = world.now()
            for part in ("reports", "records", "names"):
                insist(now[part] == world.truth[part], "other " + part)
        except Wrong as why:
            score.wrong("%s %d %s" % (class_, at, deed), why)
        score.point("%s %s" % (class_, deed), rc)


def signals(root, score):
    """At any time, all at once: the parent and its workers."""
    world = World(root, mails.many(200))
    world.options[1] = "2"
    world.fresh()
    start = time.monotonic()
    world.ingest("at", {})
    whole = time.monotonic() - start
    longest = 0.0
    for i in range(200 if FULL else 30):
        number = 9 if i % 2 else 15
        world.fresh()
        p = world.begin("at", {})
        time.sleep(random.uniform(0, whole))
        start = time.monotonic()
        rc = None
        try:
            try:
                if number == 9:
                    os.killpg(p.pid, 9)
                else:
                    p.terminate()
            except ProcessLookupError:
                pass
            try:
                _, err = p.communicate(timeout=HANG)
            except subprocess.TimeoutExpired:
                os.killpg(p.pid, 9)
                raise Wrong("it does not end") from None
            rc = p.returncode
            longest = max(longest, time.monotonic() - start)
            # -15: before it was ready to catch it
            world.after_trouble(rc, err.decode(errors="replace"),
                                {0, -9} if number == 9 else {0, 75, -15})
            world.recover()
        except Wrong as why:
            score.wrong("signal %d" % number, why)
        score.point("signal %d" % number, rc)
    print("longest until the end: %.2f s" % longest)


def order(root, score):
    """Each message is on the disk, in the database, before it moves."""
    for options in ([], ["--on-success", "delete"],
                    ["--on-success", "move=done"]):
        for box in (mails.six(), mails.many(200), mails.many(2500)):
            name = "order %d %s" % (len(box), " ".join(options))
            where = os.path.join(root, "order")
            os.mkdir(where)
            mails.write(where + "/box", box)
            log = where + "/log"
            subprocess.run(
                [BIN + "/dmarc-ingest", "--db", "db", *options, "box"],
                cwd=where, check=True, timeout=HANG,
                stderr=subprocess.DEVNULL,
                env={**ENV, "LD_PRELOAD": FAULT, "FAULT_LOG": log,
                     "FAULT_PROGRAM": "dmarc-ingest"})
            try:
                insist(check_order(log, where) > 0, "no message has moved")
            except Wrong as why:
                score.wrong(name, why)
            score.point(name)
            shutil.rmtree(where)


def check_order(log, where):
    dirty, folders, moved, written = set(), set(), 0, False
    with open(log) as f:
        for line in f:
            verb, path, _ = line.rstrip("\n").split("\t")
            path = os.path.join(where, path)
            durable = path in (where + "/db", where + "/db-wal")
            if verb == "make" and durable:
                folders.add(where)
            elif verb in ("write", "truncate") and durable:
                dirty.add(path)
                written = written or path.endswith("-wal")
            elif verb == "sync":
                dirty.discard(path)
                folders.discard(path)
            elif path.startswith(where + "/box/") and verb != "make":
                insist(verb in ("rename", "unlink"), verb + " " + path)
                insist(written, "moved before anything was written: " + path)
                insist(not dirty, "moved before %s was synced: %s" %
                       (dirty, path))
                insist(not folders, "moved before the folder of the database "
                       "was synced: " + path)
                moved += 1
    return moved


def parser(root, score):
    """Memory fails inside dmarc-parse: of the two kinds of container."""
    box = {p: mails.six()[p] for p in ("new/1.M1.mx", "cur/2.M2.mx:2,F")}
    worker(root, score, box)
    worker_calls(root, score, box)
    alone_calls(root, score, mails.zipped("alone"))
    for kind in (mails.gzipped, mails.zipped):
        alone(root, score, kind("alone"), kind.__name__)


def allocations(root, args, where):
    path = os.path.join(root, "count")
    subprocess.run(args, cwd=where, check=True, timeout=HANG,
                   stdout=subprocess.DEVNULL,
                   env={**ENV, "LD_PRELOAD": FAULT, "FAULT_COUNT": path,
                        "FAULT_PROGRAM": "dmarc-parse"})
    return read_counts(path)[0]["alloc"]


def some(all_, most):
    return all_ if FULL or PLACES else random.sample(all_, most)


def sample(n, most):
    all_ = range(1, n + 1)
    return all_ if FULL or n <= most else sorted(random.sample(all_, most))


def worker(root, score, box):
    world = World(os.path.join(root, "worker"), box)
    mails = [world.path("mail%d" % i) for i in range(len(box))]
    for path, data in zip(mails, box.values()):
        with open(path, "wb") as f:
            f.write(data)
    # the worker does no more for its two messages than this
    most = allocations(root, [BIN + "/dmarc-parse", "--json", *mails], root)
    once = world.path("once")
    for at in sample(most, 60):
        world.fresh()
        if os.path.exists(once):
            os.unlink(once)
        rc = None
        try:
            rc, err = world.ingest("at", {
                **disturb("alloc", at, "ENOMEM", "dmarc-parse"),
                "FAULT_ONCE": once})
            insist(rc == 0, "exit %d: %s" % (rc, err))
            now = world.now()
            for part in ("reports", "records"):
                extra = set(now[part]) - set(world.truth[part])
                insist(not extra, "%s that are none: %s" % (part, extra))
            insist(all("'rejected'" not in m or
                       any(repr(why) in m for why in OF_MEMORY)
                       for m in now["messages"]),
                   "another reason: %s" % now["messages"])
            world.recover(["--retry"])
        except Wrong as why:
            score.wrong("worker alloc %d" % at, why)
        score.point("worker alloc", rc)


def worker_calls(root, score, box):
    """Calls of a worker fail: it is asked again, or its message waits."""
    world = World(os.path.join(root, "calls"), box)
    once = world.path("once")
    for class_, at, deed in sorted(some(
            [(c, at, d) for c in ("read", "write", "stat")
             for d in ("EIO", "EINTR", "short") for at in range(1, 31)], 40)):
        world.fresh()
        if os.path.exists(once):
            os.unlink(once)
        rc = None
        try:
            rc, err = world.ingest("at", {
                **disturb(class_, at, deed, "dmarc-parse"),
                "FAULT_ONCE": once})
            insist(rc in {0, 74}, "exit %d: %s" % (rc, err))
            now = world.now()
            for part in ("reports", "records"):
                extra = set(now[part]) - set(world.truth[part])
                insist(not extra, "%s that are none: %s" % (part, extra))
            world.recover(["--retry"])
        except Wrong as why:
            score.wrong("worker %s %d %s" % (class_, at, deed), why)
        score.point("worker %s %s" % (class_, deed), rc)


def alone_calls(root, score, data):
    """Calls of dmarc-parse fail: all of the answer, or another status."""
    path = os.path.join(root, "mail")
    with open(path, "wb") as f:
        f.write(data)
    args = [BIN + "/dmarc-parse", "--json", "mail"]
    truth = subprocess.run(args, cwd=root, env=ENV, check=True,
                           capture_output=True).stdout
    for class_, at, deed in sorted(some(
            [(c, at, d) for c in ("open", "read", "write", "stat")
             for d in ("EIO", "EACCES", "EMFILE", "ENOSPC", "EINTR", "short")
             for at in range(1, 41)], 80)):
        p = subprocess.run(args, cwd=root, timeout=HANG, capture_output=True,
                           env={**ENV, **disturb(class_, at, deed,
                                                 "dmarc-parse")})
        try:
            insist(p.returncode in {0, 66, 74, 75, 77},
                   "exit %d: %s" % (p.returncode, p.stderr))
            insist(p.returncode != 0 or p.stdout == truth,
                   "exit 0 and %s" % p.stdout)
            insist(p.returncode == 0 or p.stderr, "nothing was said")
        except Wrong as why:
            score.wrong("alone %s %d %s" % (class_, at, deed), why)
        score.point("dmarc-parse %s %s" % (class_, deed), p.returncode)


def alone(root, score, data, name):
    path = os.path.join(root, "mail")
    with open(path, "wb") as f:
        f.write(data)
    args = [BIN + "/dmarc-parse", "--json", "mail"]
    truth = subprocess.run(args, cwd=root, env=ENV, check=True,
                           capture_output=True).stdout
    for at in sample(allocations(root, args, root), 80):
        p = subprocess.run(args, cwd=root, timeout=HANG, capture_output=True,
                           env={**ENV, **disturb("alloc", at, "ENOMEM",
                                                 "dmarc-parse")})
        right = p.stdout == truth
        try:
            insist(p.returncode in {0, 75} | ABORTED,
                   "exit %d: %s" % (p.returncode, p.stderr))
            if p.returncode == 0 and not right:
                said = [json.loads(s) for s in p.stdout.splitlines()]
                insist(len(said) == 1 and said[0].get("error") in OF_MEMORY,
                       "exit 0 and %s" % p.stdout)
            elif not right:
                insist(not p.stdout.endswith(b"\n") or b'"error"' in p.stdout,
                       "exit %d and %s" % (p.returncode, p.stdout))
        except Wrong as why:
            score.wrong("%s alloc %d" % (name, at), why)
        score.point("dmarc-parse %s alloc" % name, p.returncode)


QUESTIONS = [
    "weekly", "weekly --format html", "weekly --format prom",
    "weekly --format mail --to a@example.org", "readiness",
    "readiness --format json", "explain --sql",
    "explain --sql --format json", "sources", "sources --format csv",
    "senders --unlabelled", "show pk:1", "show pk:1 --format json",
    "records --format jsonl", "log"]


def reading(root, score):
    world = World(root, mails.six())
    at = world.path("at")
    classes = {"alloc": ["ENOMEM", "ENOMEM+"], "stat": ["EIO", "EIO+"],
               **{c: [d for d in DEEDS[c] if not d.startswith("kill")]
                  for c in ("open", "read", "write", "lock")}}
    for question in QUESTIONS:
        args = [BIN + "/dmarc-report", *question.split(), "--config", "conf",
                "--db", "db", "--now", "2026-11-20"]
        path = world.path("count")
        truth = subprocess.run(
            args, cwd=at, check=True, capture_output=True,
            env={**ENV, "LD_PRELOAD": FAULT, "FAULT_COUNT": path,
                 "FAULT_PROGRAM": "dmarc-report"}).stdout
        insist(truth or question == "log", question + " says nothing")
        counted = read_counts(path)
        os.unlink(path)
        for point in choose(*counted, {c: classes[c] for c in classes
                                       if c in counted[0]},
                            500 if FULL else 40):
            try_question(at, score, question, args, truth, point)


def try_question(at, score, question, args, truth, point):
    class_, number, deed = point
    p = subprocess.run(args, cwd=at, timeout=HANG, capture_output=True,
                       env={**ENV, **disturb(*point, "dmarc-report")})
    said = p.stderr.decode(errors="replace")
    try:
        insist(p.returncode in EXITS | {66, 78} | ABORTED | RECURSED,
               "exit %d: %s" % (p.returncode, said))
        insist(p.returncode != 0 or p.stdout == truth,
               "exit 0, but it says other things: %s" % said)
        insist(p.returncode <= 0 or said.strip(),
               "exit %d, and says nothing" % p.returncode)
        insist(deed.startswith("ENOMEM") or p.returncode >= 0, "it dies")
    except Wrong as why:
        score.wrong("%s: %s %d %s" % (question, class_, number, deed), why)
    score.point("%s %s" % (class_, deed), p.returncode)


TESTS = {t.__name__: t for t in (calls, memory, delete, move, links, others,
                                 many, growing, signals, order, parser,
                                 reading)}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in TESTS:
        print(__doc__, file=sys.stderr)
        return 2
    random.seed(SEED)
    score = Score()
    # in memory, if there is such a place: thousands of runs wait for fsync
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as root:
        TESTS[sys.argv[1]](root, score)
    return score.end()


if __name__ == "__main__":
    sys.exit(main())
