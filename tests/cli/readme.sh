#!/bin/bash
# The session in README.md is what the programs say. With --update, called by
# hand with DMARC_BIN and DMARC_SOURCE set, it writes the session anew.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3
ln -s "$DMARC_SOURCE/script" script
PATH=$DMARC_BIN:$PATH
export HOME=/home/ann	# pages name a file there, which needs not exist
unset XDG_CONFIG_HOME

# Copy README.md; after each "$ command" in a console block comes what the
# command says now.
inside=
commands=0
while IFS= read -r line; do
	case $line in
	'```console') inside=1 ;;
	'```') inside= ;;
	'$ '*)
		if [ -n "$inside" ]; then
			printf '%s\n' "$line"
			commands=$((commands + 1))
			eval "${line#\$ }" 2>&1
			continue
		fi
		;;
	esac
	if [ -z "$inside" ] || [ "$line" = '```console' ]; then
		printf '%s\n' "$line"
	fi
done <"$DMARC_SOURCE/README.md" >README.now
if [ "$commands" -lt 3 ]; then
	echo 'FAILED: README.md has no session'
	exit 1
fi

# The commands that the session's own pages name work in its shell.
cp README.now session.txt
python3 "$DMARC_SOURCE/tests/cli/commands.py" session.txt >named
[ "$(wc -l <named)" -ge 3 ] || fail 'the session names no commands'
grep -E '^dmarc-report (log|weekly [a-z.]+)$' named >run-again
while read -r line; do
	eval "$line" >said 2>err || fail "$line" err
done <run-again
[ -s run-again ] || fail 'nothing to run again' named

if [ "${1-}" = --update ]; then
	cp README.now "$DMARC_SOURCE/README.md"
elif ! diff -u "$DMARC_SOURCE/README.md" README.now; then
	fail 'README.md shows another session; see tests/cli/readme.sh'
fi
finish
