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

if [ "${1-}" = --update ]; then
	cp README.now "$DMARC_SOURCE/README.md"
elif ! diff -u "$DMARC_SOURCE/README.md" README.now; then
	echo 'FAILED: README.md shows another session; see tests/cli/readme.sh'
	exit 1
fi
