#!/bin/bash
# What dmarc-parse gives up: after its first message a worker opens nothing,
# and its limits hold. Needs python3 for the parent's side, and strace.
set -u
command -v python3 >/dev/null && command -v strace >/dev/null || {
	echo "SKIPPED: python3 or strace is missing"
	exit 77
}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
strace -o "$work/try" true 2>/dev/null || {
	echo "SKIPPED: strace may not trace here"
	exit 77
}
# The sanitizers look at /proc themselves; there the fence is not whole.
if readelf -d "$DMARC_BIN/dmarc-parse" | grep -q 'lib.*asan' ||
    nm "$DMARC_BIN/dmarc-parse" 2>/dev/null | grep -q __asan_init; then
	echo "SKIPPED: built with sanitizers"
	exit 77
fi

cat >"$work/parent.py" <<'PY'
import os, socket, struct, subprocess, sys, time

program, trace, limits = sys.argv[1], sys.argv[2], sys.argv[3]
files = sys.argv[4:]
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
worker = subprocess.Popen(
    ["strace", "-f", "-o", trace, program, "--worker"],
    stdin=theirs, stdout=subprocess.PIPE)
theirs.close()
values = [32 << 20, 32, 500, 1 << 20, 64 << 10, 16 << 20, 64 << 20, 3, 100,
          20, 64, 64, 64 << 10, 5000000, 500000, 100, 4096, 255, 1024, 64 << 10,
          10, 30, 400 << 20]
name = b"mx.example.org"
ours.send(struct.pack("<II23QBI", 0x474c4d44, 4, *values, 0, len(name)) +
          name + b"\0")


def frame():
    head = worker.stdout.read(12)
    if len(head) < 12:
        sys.exit("the worker is gone")
    size, kind, _ = struct.unpack("<III", head)
    worker.stdout.read(size)
    return kind


kinds = []
for i, name in enumerate(files):
    fd = os.open(name, os.O_RDONLY)
    socket.send_fds(ours, [struct.pack("<IQQ", i, 0, os.fstat(fd).st_size)],
                    [fd])
    os.close(fd)
    kind = 0
    while kind != 4:
        kind = frame()
        kinds.append(kind)
    if i == 0:
        child = open("/proc/%d/task/%d/children" %
                     (worker.pid, worker.pid)).read().split()[0]
        with open(limits, "w") as out:
            out.write(open("/proc/%s/status" % child).read())
            try:
                out.write(open("/proc/%s/limits" % child).read())
            except PermissionError:
                pass            # not dumpable: only root may look
ours.close()
worker.wait()
print(*kinds)
sys.exit(worker.returncode)
PY

mail=$DMARC_SOURCE/tests/data/mail
kinds=$(python3 "$work/parent.py" "$DMARC_BIN/dmarc-parse" "$work/trace" \
    "$work/limits" "$mail/whole-zip.eml" "$mail/name-encoded.eml" \
    "$mail/name-2231.eml" "$mail/name-8bit.eml" \
    "$mail/bomb.eml" "$mail/report.xml.gz") || {
	echo "FAILED: it answers a parent: $kinds"
	exit 1
}
failed=0
[ "$kinds" = "1 4 1 4 1 4 1 4 2 4 1 4" ] || {
	echo "FAILED: it answers each job: $kinds"
	failed=1
}
# After the first job (the first packet with a descriptor) nothing is opened,
# started or connected; brk and mmap without a file are all it may ask for.
sed '1,/recvmsg.*SCM_RIGHTS/d' "$work/trace" >"$work/after"
[ -s "$work/after" ] || {
	echo "FAILED: no job in the trace"
	failed=1
}
calls='open|openat|openat2|creat|socket|connect|execve|fork|clone3?|vfork'
if grep -E "($calls|unlink|rename)\(" "$work/after"; then
	echo "FAILED: it opens nothing after its first message"
	failed=1
fi
grep -Eq '^NoNewPrivs:[[:space:]]*1' "$work/limits" || {
	echo "FAILED: no_new_privs"
	failed=1
}
# A filter of system calls, in a kernel that knows of any.
grep -Eq '^Seccomp:[[:space:]]*[01]' "$work/limits" && {
	echo "FAILED: no filter of system calls"
	failed=1
}
# limit NAME VALUE: soft and hard
limit() {
	grep -Eq "^$1 +$2 +$2 " "$work/limits" || {
		echo "FAILED: the limit $1 is not $2"
		failed=1
	}
}
if grep -q '^Limit' "$work/limits"; then
	limit "Max file size" 0
	limit "Max core file size" 0
	limit "Max open files" 4
	limit "Max address space" 419430400
fi
exit "$failed"
