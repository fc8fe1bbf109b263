# lib.bash: what the tests of command lines share. Each tests/cli/*.sh begins
# with it, or with ledger.bash, which adds reports and questions to it.
#
# A script finds the programs in $DMARC_BIN and the source tree in
# $DMARC_SOURCE. It runs in a directory of its own, $work, which is also its
# home, and which goes when the script ends. `fail` counts a failure and goes
# on; the last line of a script is `finish`, which exits 1 if there was one.
# shellcheck shell=bash disable=SC2034
set -u
# Of one length everywhere: lines with a path in them break in the same places.
work=$(mktemp -d /tmp/tmp.XXXXXXXXXX) || exit 1
failed=0
on_exit=	# a command for what a script leaves outside of $work
trap 'eval "$on_exit"; cd / && chmod -R u+rwX "$work" && rm -rf "$work"' EXIT
cd "$work" || exit 1
exec </dev/null	# no test waits for a terminal
export HOME=$work XDG_CONFIG_HOME=$work/etc XDG_DATA_HOME=$work/data
export LC_ALL=C.UTF-8
unset DMARC_DB DMARC_CONF DMARC_PARSE
ingest=$DMARC_BIN/dmarc-ingest report=$DMARC_BIN/dmarc-report

# ---- verdicts ----

# fail WHAT [FILE]: a failure, of the part that $case names, and what FILE says
fail() {
	echo "FAILED: ${case:+$case: }$1"
	[ -z "${2-}" ] || sed 's/^/	/' "$2"
	failed=1
}

finish() {
	exit "$failed"
}

# skip WHY: this machine lacks what the test needs.
skip() {
	echo "SKIPPED: $1"
	exit 77
}

# need PROGRAM...: skip the test if one of them is missing.
need() {
	local program
	for program in "$@"; do
		command -v "$program" >/dev/null || skip "no $program"
	done
}

# equal WHAT WANT GOT
equal() {
	[ "$2" = "$3" ] || fail "$1: want '$2', got '$3'"
}

# ---- a program, what it exits with and what it says ----

# run STATUS COMMAND...: what it prints goes to out and err.
run() {
	local want=$1 got
	shift
	"$@" >out 2>err
	got=$?
	[ "$got" = "$want" ] || fail "exit $got, not $want: $*" err
}

# says TEXT: it stands in err.
says() {
	grep -qF -- "$1" err || fail "does not say: $1" err
}

silent() {
	[ ! -s err ] || fail 'not silent' err
}

one_line() {
	[ "$(wc -l <err)" = 1 ] || fail 'not one line' err
}

# ---- mail and reports ----

# maildir NAME...: empty mailboxes
maildir() {
	local box
	for box in "$@"; do
		mkdir -p "$box/new" "$box/cur" "$box/tmp" || exit 1
	done
}

# feedback ID [NAME=VALUE...]: a report with one record as XML, in which other
# values may stand for those below.
feedback() {
	local id=$1 org=reporter.example email=reports@reporter.example \
	    begin=1794700800 domain=example.org ip=192.0.2.7 count=3 spf=fail
	shift
	[ $# = 0 ] || local "$@"
	echo "<feedback><report_metadata><org_name>$org</org_name>
<email>$email</email><report_id>$id</report_id>
<date_range><begin>$begin</begin><end>$((begin + 86399))</end></date_range>
</report_metadata><policy_published><domain>$domain</domain>
<p>none</p></policy_published><record><row><source_ip>$ip</source_ip>
<count>$count</count><policy_evaluated><disposition>none</disposition>
<dkim>pass</dkim><spf>$spf</spf></policy_evaluated></row><identifiers>
<header_from>$domain</header_from></identifiers><auth_results>
</auth_results></record></feedback>"
}

# ---- another user, as these tests may run as root, who may do everything ----

# open_to_others: other users may look into $work. A build may lie where only
# root looks, as in /root; then copies of the programs in $work are used.
open_to_others() {
	chmod 755 "$work"
	as_other test -x "$ingest" && return
	mkdir "$work/other" || exit 1
	cp -R "$DMARC_BIN" "$work/other/bin"
	cp -R "$DMARC_BIN/../share" "$work/other/share"
	DMARC_BIN=$work/other/bin
	ingest=$DMARC_BIN/dmarc-ingest report=$DMARC_BIN/dmarc-report
}

# as_other COMMAND...: as a user who is not root
as_other() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# give_away PATH...: to the user of as_other
give_away() {
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$@"
}
