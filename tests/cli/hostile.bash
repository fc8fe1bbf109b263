# hostile.bash: holds the programs against a hostile mailbox. Sourced by
# hostile.sh in a folder where kit/ has been made; judge is a command that
# compares a database with what kit/ says.
# shellcheck shell=bash disable=SC2034,SC2154

cat >kit/conf <<'EOF'
[domains]
own = example.org;example.net
[ingest]
authserv_id = mx.example.org
on_success = keep
EOF
give_away kit
as=()	# for what python starts
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=65534 --clear-groups)
program() {
	"${as[@]}" "$DMARC_BIN/$1" "${@:2}"
}
ingest() {	# what it says is kept
	program dmarc-ingest --config kit/conf "$@" >>kit/said 2>&1
}
# All that lies in the mailbox, and that nobody touched it.
listing() {
	find kit/Maildir -printf '%p %i %y %m %s %T@ %l\n' | sort
}

python3 - kit/expected.json kit/calls <<'PY' &
import json, socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    s.bind(("127.0.0.1", json.load(open(sys.argv[1]))["ssrf_port"]))
except OSError:
    sys.exit()                  # somebody else listens there
s.listen()
s.accept()
open(sys.argv[2], "w").close()
PY
listener=$!

listing >mailbox
ingest --db kit/db kit/Maildir
status=$?
[ $status = 0 ] || [ $status = 77 ] || fail "exit $status"
"${judge[@]}" kit kit/db || fail 'the judge'
sqlite3 kit/db .dump >before
for again in '' --retry; do
	ingest --db kit/db $again kit/Maildir
	sqlite3 kit/db .dump | cmp - before || fail 'a second run changes something'
done
listing | cmp - mailbox || fail 'the mailbox has changed'

# One by one, the last one first: each message in a Maildir and a run of its
# own, so that what it costs can be told. That is the time of all processes, and
# the most memory that any of them had.
python3 - kit "${as[@]}" "$DMARC_BIN/dmarc-ingest" <<'PY' || fail 'one by one'
import json, os, subprocess, sys
kit, *program = sys.argv[1:]
sanitized = b"__asan_init" in open(program[-1], "rb").read()
program += ["--config", kit + "/conf", "--db", kit + "/back", "--verbose",
            "--on-success", "seen", "--jobs", "1"]
cases = {os.path.basename(c["file"]): c
         for c in json.load(open(kit + "/expected.json"))["cases"]}
said = open(kit + "/said", "ab")
found = [(n, d) for d in (b"new", b"cur")
         for n in os.listdir(kit.encode() + b"/Maildir/" + d)]
bad = 0
for i, (name, folder) in enumerate(sorted(found, reverse=True)):
    box = b"%s/reverse/%03d" % (kit.encode(), i)
    for d in (b"new", b"cur", b"tmp"):
        os.makedirs(box + b"/" + d)
    mail = b"%s/Maildir/%s/%s" % (kit.encode(), folder, name)
    here = b"%s/%s/%s" % (box, folder, name)
    if os.path.isdir(mail):
        os.mkdir(here)
    else:
        os.link(mail, here, follow_symlinks=False)
    if os.geteuid() == 0:
        for d in (b"", b"/new", b"/cur", b"/tmp"):
            os.chown(box + d, 65534, 65534)
    inode = os.lstat(here).st_ino
    child = subprocess.Popen([*program, box], stdout=said, stderr=said)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    case = cases[name.decode(errors="backslashreplace")]
    seconds = used.ru_utime + used.ru_stime
    wrong = []
    if child.returncode not in (0, 77):
        wrong.append("exit %d" % child.returncode)
    if seconds > case["max_seconds"]:
        wrong.append("%.1f s" % seconds)
    if not sanitized and used.ru_maxrss > case["max_rss_mb"] * 1024:
        wrong.append("%d KiB" % used.ru_maxrss)
    left = [e.inode() for d in (b"new", b"cur", b"tmp")
            for e in os.scandir(box + b"/" + d)]
    if left != [inode]:
        wrong.append("the message is gone")
    for w in wrong:
        print("FAILED: %s: %s" % (case["name"], w))
    bad += len(wrong)
sys.exit(bad != 0)
PY
"${judge[@]}" kit kit/back || fail 'the judge, one by one'
# Of messages with the same report one counts, whichever came first; so names
# may differ, but no sum.
totals="SELECT org_name, report_id, policy_domain, begin_ts, end_ts, records,
    messages, dmarc_pass, disp_none, disp_quarantine, disp_reject, counted,
    provenance, skipped_records FROM v_report ORDER BY 1, 2, 3, 4, 5, sha256;
    SELECT * FROM v_daily ORDER BY 1, 2, 3;
    SELECT outcome, count(*) FROM v_message GROUP BY 1"
sqlite3 kit/back "$totals" >back
sqlite3 kit/db "$totals" | diff - back >/dev/null ||
    fail 'the order of messages matters'

# All that is said about it, to people and to programs: what --help offers.
help=$(program dmarc-report --help)
commands=$(sed -n 's/^  \([a-z][a-z, ]*[a-z]\)  .*/\1/p' <<<"$help" |
    tr -d ,)
formats=$(sed -n 's/;.*//; s/.*--format FORMAT  *//p' <<<"$help" | tr -d ,)
mkdir kit/report
# show wants a report: that with most to say of itself.
longest=pk:$(sqlite3 kit/db "SELECT report_pk FROM v_report
    ORDER BY length(report_id || org_name) DESC LIMIT 1")
for command in $commands; do
	words=("$command")
	[ "$command" != show ] || words+=("$longest")
	[ "$command" != site ] || words+=(kit/site)
	for format in $formats; do
		to=kit/report/$command.$format
		mail=()
		[ "$format" != mail ] || mail=(--to postmaster@example.org)
		program dmarc-report --db kit/db --config kit/conf "${words[@]}" \
		    --now 2024-06-25 --format "$format" "${mail[@]}" >"$to" 2>kit/why
		case $? in
		0) ;;
		1) [ "$command" = check ] || fail "$command: status 1" ;;
		2) rm "$to" ;;	# not of this command
		*) fail "$command --format $format: $(cat kit/why)" ;;
		esac
		cat kit/why >>kit/said
	done
	ls kit/report/"$command".* >/dev/null 2>&1 || fail "$command"
done
python3 "$DMARC_SOURCE/tests/report/site.py" kit/site || fail 'the site'
find kit/site -name '*.html' | nl | while read -r n file; do
	cp "$file" "kit/report/site.$n.html"
done
program dmarc-report --db kit/db --config kit/conf sources --by ip \
    --now 2024-06-25 >kit/report/ip.text 2>>kit/said || fail 'sources --by ip'
cp kit/said kit/report/said.text
python3 - kit "${as[@]}" "$DMARC_BIN/dmarc-parse" <<'PY' || failed=1
import csv, email, email.policy, html.parser, io, json, os, re, sqlite3
import subprocess, sys
kit, *program = sys.argv[1:]
kit_data = json.load(open(kit + "/expected.json"))
cases = kit_data["cases"]
sanitized = b"__asan_init" in open(program[-1], "rb").read()
bad = []

# What dmarc-parse says of each.
outputs = {"parse.text": b"", "parse.jsonl": b""}
for c in cases:
    path = os.path.join(kit, c["file"])
    if not os.path.isfile(path) or os.path.islink(path) or \
            os.stat(path).st_mode & 0o400 == 0:
        continue
    if not c["checks"] and "DMARC_FULL" not in os.environ:
        continue                # dmarc-ingest has looked at it
    for name, flags in (("parse.text", []), ("parse.jsonl", ["--json"])):
        out = open(kit + "/out", "w+b")
        child = subprocess.Popen([*program, *flags, path], stdout=out,
                                 stderr=subprocess.PIPE)
        errors = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        if used.ru_utime + used.ru_stime > c["max_seconds"]:
            bad.append("%s: %d s" % (c["name"], used.ru_utime))
        if not sanitized and used.ru_maxrss > c["max_rss_mb"] * 1024:
            bad.append("%s: %d KiB" % (c["name"], used.ru_maxrss))
        if os.WIFSIGNALED(status):
            bad.append("%s: signal %d" % (c["name"], os.WTERMSIG(status)))
        out.seek(0)
        outputs[name] += out.read()
        outputs["parse.text"] += errors
for name in os.listdir(kit + "/report"):
    outputs[name] = open(kit + "/report/" + name, "rb").read()

# Each is what it says it is.
label = r'[a-z_]+="(?:[^"\\]|\\[\\"n])*"'
metric = re.compile(r"# (HELP|TYPE) dmarc_.*|[a-z_]+(\{(%s,?)+\})? [0-9.e+-]+"
                    % label)
records = sqlite3.connect(kit + "/db").execute(
    "SELECT count(*) FROM v_record").fetchone()[0]
for name, said in list(outputs.items()):
    said = said.decode()        # which is UTF-8, or the test fails
    kind = name.rpartition(".")[2]
    if kind == "json":
        json.loads(said)
    elif kind == "jsonl":
        lines = said.split("\n")
        assert lines.pop() == ""
        for line in lines:
            json.loads(line)
        if name == "records.jsonl" and len(lines) != records:
            bad.append("%s: %d lines" % (name, len(lines)))
    elif kind == "csv":
        table = list(csv.reader(io.StringIO(said, newline="")))
        if len({len(r) for r in table}) > 1:
            bad.append(name + ": rows are not alike")
        if name == "records.csv" and len(table) != records + 1:
            bad.append("%s: %d rows" % (name, len(table)))
        for cell in {c for r in table for c in r}:
            if re.match("[=+@\t\r\n-]", cell) and \
                    not re.fullmatch("-?[0-9.]+", cell):
                bad.append("%s: a formula: %r" % (name, cell))
    elif kind == "prom":
        for line in said.splitlines():
            if line and not metric.fullmatch(line):
                bad.append("%s: no metric: %r" % (name, line))
    elif kind == "mail":
        for part in email.message_from_string(
                said, policy=email.policy.default).walk():
            if part.get_content_maintype() == "text":
                outputs[name + "/" + part.get_content_subtype()] = \
                    part.get_payload(decode=True)

# Nothing that a terminal obeys or that turns text around, in any of them.
obeyed = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e"
                    "\u2060-\u2069\ufeff]")
pages = {}
for name, said in outputs.items():
    said = said.decode()
    if name.endswith("html"):
        pages[name] = said
        html.parser.HTMLParser().feed(said)
        if re.search(r"<script|<[^>]*\son[a-z]+\s*=|javascript:", said, re.I):
            bad.append(name + ": a script")
    if name.endswith((".csv", "/html", "/plain")):
        said = said.replace("\r\n", "\n")
    found = obeyed.search(said)
    if found:
        bad.append("%s: %r" % (name, said[found.start() - 20:found.end()]))
    # names that imitate lines of a log
    if re.search(r"^\s*(ERROR|2024-06-22 INFO)", said, re.M):
        bad.append("%s: a line that is not ours" % name)

database = b"".join(open(kit + "/" + n, "rb").read() for n in os.listdir(kit)
                    if n.startswith(("db", "back")))
for c in cases:
    checks = c["checks"]
    for s in checks.get("forbid_text", []):
        for name in outputs:
            if s.encode() in outputs[name]:
                bad.append("%s: %r in %s" % (c["name"], s, name))
    for s in checks.get("forbid_html", []):
        for name in pages:
            if s in pages[name]:
                bad.append("%s: %r in %s" % (c["name"], s, name))
    for s in checks.get("forbid_db", []):
        if s.encode() in database:
            bad.append("%s: %r in the database" % (c["name"], s))
    if "forbid_path" in checks and os.path.exists(checks["forbid_path"]):
        bad.append("%s: %s was written" % (c["name"], checks["forbid_path"]))
outputs["database"] = database
for name, output in outputs.items():
    if kit_data["canary"].encode() in output:
        bad.append("the canary is in " + name)
for b in bad:
    print("FAILED:", b)
sys.exit(bool(bad))
PY
find . ! -path './kit/Maildir*' ! -path './kit/reverse/*' ! -path './other*' \
    ! -path './kit/report/*' ! -path './kit/site/*' -type f \
    -printf '%P\n' | sort |
    grep -Evx 'back|before|mailbox|kit/(canary/secret\.txt|conf|expected\.json|out|said|why|(db|back)(-wal|-shm|\.lock)?)' &&
    fail 'files that nobody asked for'
[ ! -e kit/calls ] || fail 'somebody called the listener'
kill $listener 2>/dev/null
wait $listener 2>/dev/null
