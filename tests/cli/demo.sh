#!/bin/bash
# script/demo, with the programs that are built: it ends with commands to try
# next, and these work as they are pasted.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3
mkdir -p tree/script tree/build/release bin
cp "$DMARC_SOURCE/script/demo" "$DMARC_SOURCE/script/sample-maildir" tree/script
printf '#!/bin/sh\nexit 0\n' >tree/script/bootstrap
cp tree/script/bootstrap bin/cmake
chmod +x tree/script/bootstrap bin/cmake
ln -s "$DMARC_BIN" tree/build/release/bin
PATH=$work/bin:$PATH tree/script/demo >said 2>err || fail 'script/demo' err

sed -n '/^What to try next/,$s/^  //p' said >next
[ "$(wc -l <next)" -ge 6 ] || fail 'nothing to try next' said
grep -q '^export ' next || fail 'no settings' next
for program in dmarc-report sqlite3; do
	grep -q "^$program " next || fail "no $program" next
done
setting=$(head -n 1 next)
while read -r line; do
	case $line in export*) continue ;; esac
	bash -c "$setting; $line" >out 2>err
	got=$?
	# The status of check is that of what it looked at.
	[ "$got" = 0 ] || [[ $got = 1 && $line = 'dmarc-report check'* ]] ||
	    fail "exit $got: $line" err
	[ -s err ] && fail "complains: $line" err
	[[ -s out || $line = *'> '* ]] || fail "prints nothing: $line"
done <next
[ -s tree/build/demo/dmarc.html ] || fail 'no page'
finish
