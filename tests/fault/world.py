"""world.py: a mailbox and a database, a run over them, and what must hold."""
import hashlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile

import mails

BIN = os.environ["DMARC_BIN"]
FAULT = os.environ["DMARC_FAULT"]
FULL = "DMARC_FULL" in os.environ
HANG = 120      # seconds; nothing here takes as many
DATABASE = ("db", "db-wal", "db-journal")

ENV = {k: v for k, v in os.environ.items()
       if not k.startswith(("DMARC_", "XDG_", "LD_", "FAULT_"))}


class Wrong(Exception):
    pass


def insist(right, text):
    if not right:
        raise Wrong(text)


def facts(path):
    """What a database says, without keys and times. None: no tables yet."""
    db = sqlite3.connect(path)
    try:
        if not db.execute("SELECT 1 FROM sqlite_schema").fetchall():
            return None
        bad = db.execute("PRAGMA integrity_check").fetchall()
        insist(bad == [("ok",)], "integrity_check: %s" % bad)
        bad = db.execute("PRAGMA foreign_key_check").fetchall()
        insist(not bad, "foreign_key_check: %s" % bad)
        reports = rows(db, "v_report", "report_pk message_name")
        records = rows(db, "v_record", "report_pk combination_pk dkim spf")
        # Tags differ: each database has a key of its own.
        beside = [(view,) + row for view, but in (
            ("v_tls_report", "tls_report_pk tls_policy_pk message_name"),
            ("v_tls_failure", "tls_policy_pk"),
            ("v_failure", "failure_pk message_name dkim spf subject_tag "
             "from_tag"), ("v_failure_day", "")) for row in rows(db, view, but)]
        messages = db.execute("SELECT outcome, reason, detail, sha256 "
                              "FROM v_message").fetchall()
        names = db.execute("SELECT name, outcome FROM v_message").fetchall()
        # a part of the mailbox may have been read elsewhere before
        here = db.execute("SELECT name, outcome FROM v_message "
                          "WHERE mailbox LIKE '%/at/box'").fetchall()
        twice = db.execute("SELECT name FROM v_message GROUP BY mailbox, name "
                           "HAVING count(*) > 1").fetchall()
        insist(not twice, "in the ledger twice: %s" % twice)
        return {"reports": sorted(map(repr, reports)),
                "records": sorted(map(repr, records)),
                "beside": sorted(map(repr, beside)),
                "messages": sorted(map(repr, messages)),
                "names": sorted(n for n, _ in names),
                "stored": [o for _, o in names].count("stored"),
                "outcome": dict(here)}
    finally:
        db.close()


def rows(db, view, but):
    columns = [c[1] for c in db.execute("PRAGMA table_info(%s)" % view)
               if c[1] not in but.split()]
    return db.execute("SELECT %s FROM %s" % (", ".join(columns), view))


def difference(a, b):
    for part in ("reports", "records", "beside", "messages", "names"):
        if a[part] != b[part]:
            return "%s: only here %s, missing %s" % (
                part, sorted(set(a[part]) - set(b[part]))[:2],
                sorted(set(b[part]) - set(a[part]))[:2])
    return None


class World:
    """A mailbox, a database, and the truth about them."""

    def __init__(self, root, box, options=(), before=None, others=False):
        """
        before: a part of the mailbox that has been read already. others:
        besides it, one of each other thing that can be read.
        """
        self.root = root
        self.arguments = ["box"]
        self.box = box
        self.options = ["--jobs", "1", *options]
        self.start = os.path.join(root, "start")
        os.makedirs(self.start)
        # a lock that cannot be had is not worth half a minute each time
        with open(self.path("start/conf"), "w") as f:
            f.write("[database]\nwait_seconds = 1\n")
        self.recovered = set()
        if before is not None:
            mails.write(self.path("start/box"), before)
            self.ingest("start", {})
            for path, data in box.items():
                if path not in before:
                    with open(self.path("start/box/" + path), "wb") as f:
                        f.write(data)
        else:
            mails.write(self.path("start/box"), box)
        self.began = {mails.base(p): p
                      for p in mails.read(self.path("start/box"))}
        if others:
            self.arguments += mails.others(self.start)
        self.at = self.path("at")
        self.fresh()
        rc, err = self.ingest("at", {})
        insist(rc == 0, "undisturbed: exit %d: %s" % (rc, err))
        self.truth = facts(self.path("at/db"))
        self.settled = mails.read(self.path("at/box"))

    def path(self, name):
        return os.path.join(self.root, name)

    def fresh(self):
        shutil.rmtree(self.at, ignore_errors=True)
        shutil.copytree(self.start, self.at)

    def ingest(self, where, env, options=()):
        """Run to the end. The exit status (-9: killed), and what was said."""
        p = self.begin(where, env, options)
        try:
            _, err = p.communicate(timeout=HANG)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.communicate()
            raise Wrong("it hangs") from None
        return p.returncode, err.decode(errors="replace")

    def begin(self, where, env, options=()):
        given = self.path(where + "/stdin")
        with open(given if os.path.exists(given) else os.devnull) as stdin:
            return subprocess.Popen(
                [BIN + "/dmarc-ingest", "--config", "conf", "--db", "db",
                 "--verbose",
                 *self.options, *options, *self.arguments],
                cwd=self.path(where), stdin=stdin,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                start_new_session=True, env={**ENV, **env})

    def now(self):
        """What the database would say if it were opened now: a copy is."""
        with tempfile.TemporaryDirectory(dir=self.root) as copy:
            for name in DATABASE:
                if os.path.exists(self.at + "/" + name):
                    shutil.copy(self.at + "/" + name, copy)
            if not os.path.exists(copy + "/db"):
                return None
            return facts(copy + "/db")

    def state(self):
        """All of it, as a hash: equal states have equal futures."""
        h = hashlib.sha256()
        for name in DATABASE:
            if os.path.exists(self.at + "/" + name):
                with open(self.at + "/" + name, "rb") as f:
                    h.update(b"%s\0" % name.encode() + f.read())
        for path, data in sorted(mails.read(self.at + "/box").items()):
            h.update(b"%s\0" % path.encode() + data)
        return h.digest()

    def after_trouble(self, rc, err, exits):
        insist(rc in exits, "exit %d: %s" % (rc, err))
        insist(rc <= 0 or err.strip(), "exit %d, and says nothing" % rc)
        now = self.now()
        outcome = {} if now is None else now["outcome"]
        lies = mails.read(self.at + "/box")
        content = {mails.base(p): d for p, d in lies.items()}
        for path, data in self.box.items():
            name = mails.base(path)
            safe = outcome.get(name) in ("stored", "duplicate")
            if name not in content:
                insist("delete" in self.options and safe, path + " is gone")
            else:
                insist(content[name] == data, path + " is not what it was")
                insist(self.began[name] in lies or safe,
                       path + " was moved before it was stored")
        if now is not None:
            for part in ("reports", "records"):
                extra = set(now[part]) - set(self.truth[part])
                insist(not extra, "%s that are none: %s" % (part, extra))
        claim = re.search(r"([0-9]+) stored", err)
        insist(claim is None or now is not None and
               int(claim[1]) <= now["stored"],
               "it says stored what is not: " + err)
        if rc == 0:
            insist(now is not None, "exit 0 without a database")
            wrong = difference(now, self.truth)
            insist(wrong is None, "exit 0, but %s: %s" % (wrong, err))

    def recover(self, options=()):
        """One undisturbed run, after which all is as if nothing had been."""
        state = self.state()
        if state in self.recovered:
            return
        rc, err = self.ingest("at", {}, options)
        insist(rc == 0, "the run after it: exit %d: %s" % (rc, err))
        now = facts(self.path("at/db"))
        wrong = difference(now, self.truth)
        insist(wrong is None, "after the next run %s" % wrong)
        lies = mails.read(self.at + "/box")
        insist(lies == self.settled, "after the next run the mailbox has %s"
               % sorted(set(lies) ^ set(self.settled)))
        self.recovered.add(state)
