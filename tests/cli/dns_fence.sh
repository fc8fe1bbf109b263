#!/bin/bash
# What dmarc-dns gives up: from its first question on it opens no file and
# starts no program.
. "$DMARC_SOURCE/tests/cli/zone.bash" || exit 1
need strace
strace -o try true 2>/dev/null || skip 'strace may not trace here'
# The sanitizers look at /proc themselves; there the fence is not whole.
if readelf -d "$dns" | grep -q 'lib.*asan' ||
    nm "$dns" 2>/dev/null | grep -q __asan_init; then
	skip 'built with sanitizers'
fi

zone <<'EOF'
a.example. MX 10 mx.a.example.
mx.a.example. A 198.18.0.1
a.example. TXT "v=spf1 mx -all"
EOF
serve

# The whole trace, of all threads; the fence is closed by seccomp.
strace -f -o trace "$dns" check a.example --resolver "$server" >out 2>err ||
    fail 'check' err
grep -q 'SPF *v=spf1 mx -all' out || fail 'no answer' out
grep -qE 'PR_SET_NO_NEW_PRIVS, 1' trace || fail 'no_new_privs'
grep -qE 'RLIMIT_CORE, .*rlim_cur=0' trace || fail 'core files'
sed -n '/seccomp(SECCOMP_SET_MODE_FILTER.*= 0/,$p' trace >after
[ -s after ] || skip 'this kernel has no seccomp'
grep -qE 'sendto|sendmsg|connect|write' after || fail 'nothing was asked' after
grep -E ' (open|openat|creat|execve|execveat|ptrace)\(.*= [0-9]' after &&
    fail 'it opens or starts something'
finish
