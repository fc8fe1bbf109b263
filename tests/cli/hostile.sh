#!/bin/bash
# Mail by people who mean harm, a mailbox full of it: each message ends as it
# should, in any order, and nothing of it gets out. Needs the kit and the judge
# that $DMARC_SHARED has; DMARC_FULL shows each message to dmarc-parse too.
set -u
kit=${DMARC_SHARED-}/hostile/hostile.py
judge=${DMARC_SHARED-}/tools/check_hostile.py
[ -n "${DMARC_SHARED-}" ] && [ -r "$kit" ] && [ -r "$judge" ] &&
    command -v python3 >/dev/null || exit 77
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export HOME=$work XDG_CONFIG_HOME=$work/etc LC_ALL=C.UTF-8
unset DMARC_DB DMARC_CONF DMARC_PARSE
failed=0
fail() {
	echo "FAILED: $1"
	failed=1
}

python3 "$kit" kit >/dev/null || exit 1
cat >kit/conf <<'EOF'
[domains]
own = example.org;example.net
[ingest]
authserv_id = mx.example.org
on_success = keep
EOF
. "$DMARC_SOURCE/tests/cli/other.bash"
as=()
if [ "$(id -u)" = 0 ]; then	# who may read everything
	chown -R 65534:65534 kit
	as=(setpriv --reuid=65534 --clear-groups)
fi
program() {
	"${as[@]}" "$DMARC_BIN/$1" "${@:2}"
}
# dmarc-ingest, which needs little memory itself, whatever its parsers need;
# what it says is kept.
ingest() {
	python3 - "$DMARC_BIN/dmarc-ingest" "${as[@]}" "$DMARC_BIN/dmarc-ingest" \
	    --config kit/conf "$@" <<'PY' >>kit/said 2>&1
import re, subprocess, sys, time
sanitized = b"__asan_init" in open(sys.argv[1], "rb").read()
child = subprocess.Popen(sys.argv[2:])
peak = 0
while child.poll() is None:
    try:
        status = open("/proc/%d/status" % child.pid).read()
        peak = int(re.search("VmHWM:\\s*([0-9]+)", status)[1])
    except (OSError, TypeError):
        pass
    time.sleep(0.02)
if not sanitized and peak > 256 * 1024:
    print("it took %d KiB" % peak)
    sys.exit(99)
sys.exit(child.returncode)
PY
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

totals="SELECT org_name, report_id, policy_domain, begin_ts, messages,
    dmarc_pass, counted, provenance FROM v_report ORDER BY 1, 2, 3, 4, 5, sha256;
    SELECT day, policy_domain, messages, dmarc_pass, disp_reject FROM v_daily"
ingest --db kit/db kit/Maildir
status=$?
[ $status = 0 ] || [ $status = 77 ] || fail "exit $status"
python3 "$judge" kit kit/db || fail 'the judge'
sqlite3 kit/db .dump >before
ingest --db kit/db --retry kit/Maildir
sqlite3 kit/db .dump | cmp - before || fail 'a second run changes something'

# The last one first: each message in a Maildir of its own.
python3 - kit <<'PY' || fail 'cannot turn the mailbox around'
import os, sys
os.chdir(sys.argv[1])
names = [(n, d) for d in ("new", "cur") for n in os.listdir(b"Maildir/" +
         d.encode())]
for i, (name, folder) in enumerate(sorted(names, reverse=True)):
    box = b"reverse/%03d" % i
    for d in (b"new", b"cur", b"tmp"):
        os.makedirs(box + b"/" + d)
    os.link(b"Maildir/%s/%s" % (folder.encode(), name),
            b"%s/%s/%s" % (box, folder.encode(), name), follow_symlinks=False) \
        if not os.path.isdir(b"Maildir/%s/%s" % (folder.encode(), name)) \
        else os.mkdir(b"%s/%s/%s" % (box, folder.encode(), name))
PY
[ ${#as[@]} = 0 ] || chown -R 65534:65534 kit/reverse
ingest --db kit/back kit/reverse/*
python3 "$judge" kit kit/back || fail 'the judge, in reverse order'
sqlite3 kit/back "$totals" >back
sqlite3 kit/db "$totals" | diff - back >/dev/null ||
    fail 'the order of messages matters'

# All that is said about it, to people and to programs: what --help offers.
help=$(program dmarc-report --help)
commands=$(sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' <<<"$help")
formats=$(sed -n 's/;.*//; s/.*--format FORMAT  *//p' <<<"$help" | tr -d ,)
mkdir kit/report
for command in $commands; do
	for format in $formats; do
		to=kit/report/$command.$format
		mail=()
		[ "$format" != mail ] || mail=(--to postmaster@example.org)
		program dmarc-report --db kit/db --config kit/conf "$command" \
		    --now 2024-06-25 --format "$format" "${mail[@]}" >"$to" 2>kit/why
		case $? in
		0) ;;
		2) rm "$to" ;;	# not of this command
		*) fail "$command --format $format: $(cat kit/why)" ;;
		esac
		cat kit/why >>kit/said
	done
	ls kit/report/"$command".* >/dev/null 2>&1 || fail "$command"
done
program dmarc-report --db kit/db --config kit/conf sources --by ip \
    --now 2024-06-25 >kit/report/ip.text 2>>kit/said || fail 'sources --by ip'
cp kit/said kit/report/said.text
python3 - kit "$DMARC_BIN/dmarc-parse" <<'PY' || failed=1
import csv, email, html.parser, json, os, re, subprocess, sys
kit, program = sys.argv[1:]
kit_data = json.load(open(kit + "/expected.json"))
sanitized = b"__asan_init" in open(program, "rb").read()
bad = []
text = lines = b""
for c in kit_data["cases"]:
    path = os.path.join(kit, c["file"])
    if not os.path.isfile(path) or os.path.islink(path) or \
            os.stat(path).st_mode & 0o400 == 0:
        continue
    if not c["checks"] and "DMARC_FULL" not in os.environ:
        continue                # dmarc-ingest has looked at it
    for flags in ([], ["--json"]):
        out = open(kit + "/out", "w+b")
        child = subprocess.Popen([program, *flags, path], stdout=out,
                                 stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        if used.ru_utime + used.ru_stime > c["max_seconds"]:
            bad.append("%s: %d s" % (c["name"], used.ru_utime))
        if not sanitized and used.ru_maxrss > c["max_rss_mb"] * 1024:
            bad.append("%s: %d KiB" % (c["name"], used.ru_maxrss))
        if os.WIFSIGNALED(status):
            bad.append("%s: signal %d" % (c["name"], os.WTERMSIG(status)))
        out.seek(0)
        said = out.read()
        if flags:
            lines += said
            for line in said.splitlines():
                if line.startswith(b"{"):
                    json.loads(line)
        else:
            text += said
database = b"".join(open(kit + "/" + n, "rb").read() for n in os.listdir(kit)
                    if n.startswith(("db", "back")))
outputs = {"parse.text": text, "parse.jsonl": lines}
rows = []
for name in os.listdir(kit + "/report"):
    said = open(kit + "/report/" + name, "rb").read()
    outputs[name] = said
    said = said.decode()
    kind = name.split(".")[1]
    if kind == "json":
        json.loads(said)
    elif kind == "jsonl":
        [json.loads(line) for line in said.splitlines()]
    elif kind == "csv":
        table = list(csv.reader(said.splitlines()))
        if len({len(r) for r in table}) > 1:
            bad.append(name + ": rows are not alike")
        rows += table
    elif kind == "mail":
        for part in email.message_from_string(said).walk():
            if part.get_content_maintype() == "text":
                outputs[name + "/" + part.get_content_type()] = \
                    part.get_payload(decode=True)
pages = {n: o.decode() for n, o in outputs.items()
         if n.endswith(("html", ".mail/text/html"))}
for name, page in pages.items():
    html.parser.HTMLParser().feed(page)
    if re.search(r"<script|<[^>]*\son[a-z]+\s*=|javascript:", page, re.I):
        bad.append(name + ": a script")
for c in kit_data["cases"]:
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
    for row in rows:
        for cell in row:
            if cell.startswith(checks.get("csv_formula", "\0")):
                bad.append("%s: a formula" % c["name"])
outputs["database"] = database
for name, output in outputs.items():
    if kit_data["canary"].encode() in output:
        bad.append("the canary is in " + name)
for b in bad:
    print("FAILED:", b)
sys.exit(bool(bad))
PY
[ ! -e kit/calls ] || fail 'somebody called the listener'
kill $listener 2>/dev/null
wait $listener 2>/dev/null
exit $failed
