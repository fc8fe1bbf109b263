#!/usr/bin/env python3
"""script/house, tried on small trees: one that keeps every rule, and the same
with one offence, for each rule, which must be named with its file."""
import json
import os
import subprocess
import sys
import tempfile

HOUSE = os.path.join(os.path.dirname(os.path.realpath(__file__)),
                     "..", "..", "script", "house")
TABLE = """low ->     # the ground
high -> low high/stop
high/stop -> low
report ->
"""
GOOD = {
    "script/house.txt": TABLE,
    "low/a.h": "int a(void);\n",
    "low/a.c": '#include "low/a.h"\n\nint\na(void)\n{\n\treturn 1;\n}\n',
    "low/b.h": "int b(void);\n",
    "low/b.c": '#include "low/b.h"\n#include "low/a.h"\n\nint\nb(void)\n{\n'
               "\treturn a();\n}\n",
    "high/c.h": "int c(void);\n",
    "high/c.c": '#include "high/c.h"\n#include "low/b.h"\n\nint\nc(void)\n'
                "{\n\tint st = b();\n\n\tif (st)\n\t\tgoto out;\n\tst = 2;\n"
                "out:\n\treturn st;\n}\n",
    "high/d.c": '#include "high/stop.h"\n',
    "high/stop.h": '#include "low/a.h"\n',
    "report/r.c": "int r;\n",
    "tests/low/test_a.c": "int t;\n",
    "tests/low/test_b_edges.c": "int t;\n",
    "tests/data/no.c": "int  \n",
}
LONG = "\tx();\n" * 61
BACK = '''#include "low/a.h"

int b(void);

int
a(void)
{
	return b();
}
'''
CALL = "int c(void);\nint d(void);\n\nint\nd(void)\n{\n\treturn c();\n}\n"

# what it is, the files that differ, the file and the rule that are named
OFFENCES = [
    ("an include that points upwards",
     {"low/d.c": '#include "high/c.h"\n'},
     "low/d.c: arrow: includes high/c.h"),
    ("a call that points upwards, by a prototype of its own",
     {"low/d.c": CALL}, "low/d.c: arrow: uses c"),
    ("a room without a line",
     {"high/new/n.c": "int n;\n"},
     "script/house.txt: room: no line for high/new"),
    ("a file with a line of its own that uses its folder",
     {"high/stop.h": '#include "low/a.h"\n#include "high/c.h"\n'},
     "high/stop.h: arrow: includes high/c.h"),
    ("a circle of includes", {
        "low/a.h": '#pragma once\n#include "low/b.h"\nint a(void);\n',
        "low/b.h": '#pragma once\n#include "low/a.h"\nint b(void);\n'},
     "low/a.h: cycle: low/a.h includes low/b.h; low/b.h includes low/a.h"),
    ("a circle of calls", {"low/a.c": BACK},
     "low/a.c: cycle: low/a.c uses b of low/b.c; low/b.c uses a of low/a.c"),
    ("rooms in a circle",
     {"script/house.txt": TABLE.replace("low ->", "low -> high", 1),
      "low/d.c": '#include "high/c.h"\n'},
     "script/house.txt: table: rooms in a circle: high -> low -> high"),
    ("an arrow that nobody needs",
     {"script/house.txt": TABLE.replace("report ->", "report -> low")},
     "script/house.txt: table: report does not use low"),
    ("a line that is no rule",
     {"script/house.txt": TABLE + "high = low\n"},
     "script/house.txt:5: table: neither"),
    ("an exception that is not needed",
     {"script/house.txt": TABLE +
      "except file low/a.c: it was long\n"},
     "script/house.txt:5: table: the rule is kept"),
    ("an exception from a circle that is gone",
     {"script/house.txt": TABLE +
      "except cycle low/b.c low/a.c: to untie\n"},
     "script/house.txt:5: table: the rule is kept"),
    ("many files in a folder",
     {"low/f%d.c" % i: "int f%d;\n" % i for i in range(22)},
     "low: folder: 26 C files"),
    ("many boxes in report",
     {"report/f%d.c" % i: "int f%d;\n" % i for i in range(12)},
     "report: boxes: 13 files and folders"),
    ("a long file", {"low/l.c": "\n" * 501}, "low/l.c: file: 501 lines"),
    ("a long file of tests",
     {"tests/low/test_a_long.c": "\n" * 601},
     "tests/low/test_a_long.c: file: 601 lines"),
    ("a long function",
     {"low/l.c": "void x(void);\n\nvoid\nlong_one(int a,\n    int b)\n{\n" +
      LONG + "}\n"},
     "low/l.c:4: function: long_one has 61 lines"),
    ("a wide line", {"low/l.c": "/*\t%s */\n" % ("x" * 70)},
     "low/l.c:1: columns: 81 columns"),
    ("a blank at an end", {"low/l.c": "int l; \n"},
     "low/l.c:1: blank: a blank"),
    ("another header first",
     {"low/b.c": '#include "low/a.h"\n#include "low/b.h"\n\nint\nb(void)\n'
                 "{\n\treturn a();\n}\n"},
     "low/b.c: header: its first include is not low/b.h"),
    ("another label", {"low/l.c": "void\nl(void)\n{\n\tgoto end;\nend:;\n}\n"},
     "low/l.c:4: goto: goto leads"),
    ("a way back",
     {"low/l.c": "int x(void);\n\nvoid\nl(void)\n{\nout:\n\tif (x())\n"
                 "\t\tgoto out;\n}\n"},
     "low/l.c:8: goto: goto leads"),
    ("a test of nothing", {"tests/low/test_c.c": "int t;\n"},
     "tests/low/test_c.c: test: there is no low/c.c"),
]
# Each of these is allowed by an exception with a reason.
ALLOWED = [
    ("except file low/l.c: a table", {"low/l.c": "\n" * 501}),
    ("except function low/l.c:l: a switch with a row for each thing",
     {"low/l.c": "void x(void);\n\nvoid\nl(void)\n{\n" + LONG + "}\n"}),
    ("except test tests/low/test_all.c: all of the room",
     {"tests/low/test_all.c": "int t;\n"}),
    ("except arrow low/d.c high/c.c: to untie", {"low/d.c": CALL}),
    ("except cycle low/a.c low/b.c: to untie", {"low/a.c": BACK}),
]


def build(root, changes, objects):
    """Write a tree; compile what differs from the good one into objects."""
    commands = []
    for path, text in {**GOOD, **changes}.items():
        os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
        with open(os.path.join(root, path), "w") as f:
            f.write(text)
        os.utime(os.path.join(root, path), (0, 0))  # older than its object
    for path in {**GOOD, **changes}:
        if not path.endswith(".c") or path.startswith("tests/"):
            continue
        into = root if path in changes else objects
        command = ["cc", "-I.", "-o", "%s/%s.o" %
                   (into, path.replace("/", "_")), "-c", path]
        commands.append({"directory": root, "command": " ".join(command),
                         "file": os.path.join(root, path)})
        if not os.path.exists(command[3]):
            subprocess.run(command, cwd=root, check=True,
                           stderr=subprocess.DEVNULL)
    with open(os.path.join(root, "compile_commands.json"), "w") as f:
        json.dump(commands, f)


def check(changes, objects):
    """What script/house says of the good tree with some files changed."""
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        build(root, changes, objects)
        done = subprocess.run([HOUSE, "--build", root, root], text=True,
                              stdout=subprocess.PIPE)
        return done.returncode, done.stdout


TREES = [("a good tree", {}, None), *OFFENCES, *(
    (line, {**changes, "script/house.txt":
            TABLE + line + "\n"}, None)
    for line, changes in ALLOWED)]
failed = 0
with tempfile.TemporaryDirectory() as good:
    for what, changes, wanted in TREES:
        status, said = check(changes, good)
        if status != (wanted is not None) or said.count("\n") != status or \
                not said.startswith(wanted or ""):
            print("FAILED: %s: want '%s', got %d and '%s'" %
                  (what, wanted or "", status, said))
            failed = 1
sys.exit(failed)
