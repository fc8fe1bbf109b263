#!/bin/bash
# What dmarc-parse gives up: after its first message a worker opens nothing,
# and its limits hold. Needs python3 for the parent's side, and strace.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 strace
strace -o try true 2>/dev/null || skip 'strace may not trace here'
# The sanitizers look at /proc themselves; there the fence is not whole.
if readelf -d "$DMARC_BIN/dmarc-parse" | grep -q 'lib.*asan' ||
    nm "$DMARC_BIN/dmarc-parse" 2>/dev/null | grep -q __asan_init; then
	skip 'built with sanitizers'
fi

cat >parent.py <<'PY'
import os, re, socket, struct, subprocess, sys, time

program, trace, limits = sys.argv[1], sys.argv[2], sys.argv[3]
files = sys.argv[4:]
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
worker = subprocess.Popen(
    ["strace", "-f", "-o", trace, program, "--worker"],
    stdin=theirs, stdout=subprocess.PIPE)
theirs.close()
source = os.environ["DMARC_SOURCE"]
limits_c = open(source + "/common/limits.c").read()
values = [int(number) << int(shift or 0) for number, shift in
          re.findall(r"\t\.\w+ = (\d+)u?(?: << (\d+))?,", limits_c)]
version = int(re.search(r"HELLO_VERSION (\d+)", open(
    source + "/common/facts/frame.c").read())[1])
name = b"mx.example.org"
ours.send(struct.pack("<II%dQBI" % len(values), 0x474c4d44, version, *values,
                      0, len(name)) + name + b"\0" + b"\1" + os.urandom(32))


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
    socket.send_fds(ours, [struct.pack("<IQQB", i, 0, os.fstat(fd).st_size, 0)],
                    [fd])
    os.close(fd)
    kind = None
    while kind != 0:            # the end of an answer
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
kinds=$(python3 parent.py "$DMARC_BIN/dmarc-parse" trace \
    limits "$mail/whole-zip.eml" "$mail/name-encoded.eml" \
    "$mail/name-2231.eml" "$mail/name-8bit.eml" \
    "$mail/bomb.eml" "$mail/report.xml.gz" "$mail/tls-report.eml" \
    "$DMARC_SOURCE/tests/data/failure/whole.eml" \
    "$DMARC_SOURCE/tests/data/tls/latin1.json") || {
	fail "it answers a parent: $kinds"
	finish
}
equal 'answers to each job' '1 0 1 0 1 0 1 0 2 0 1 0 4 0 5 0 4 0' "$kinds"
# After the first job (the first packet with a descriptor) nothing is opened,
# started or connected; brk and mmap without a file are all it may ask for.
sed '1,/recvmsg.*SCM_RIGHTS/d' trace >after
[ -s after ] || fail 'no job in the trace'
# The keys of JSON are hashed with a seed of which no sender knows.
sed '/recvmsg.*SCM_RIGHTS/,$d' trace | grep -Eq 'urandom|getrandom' ||
	fail 'no random seed'
calls='open|openat|openat2|creat|socket|connect|execve|fork|clone3?|vfork'
if grep -E "($calls|unlink|rename)\(" after; then
	fail 'it opens nothing after its first message'
fi
grep -Eq '^NoNewPrivs:[[:space:]]*1' limits || fail 'no_new_privs'
# A filter of system calls, in a kernel that knows of any.
grep -Eq '^Seccomp:[[:space:]]*[01]' limits && fail 'no filter of system calls'
# limit NAME VALUE: soft and hard
limit() {
	grep -Eq "^$1 +$2 +$2 " limits || fail "the limit $1 is not $2"
}
if grep -q '^Limit' limits; then
	limit "Max file size" 0
	limit "Max core file size" 0
	limit "Max open files" 4
	limit "Max address space" 419430400
fi
finish
