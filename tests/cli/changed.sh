#!/bin/bash
# dmarc-report --changed FILE: what was said once is not said again, before
# something differs; what could not be written was not said.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1

# Every day a report; crm.example sends, and nobody said whose it is.
days() {
	local day=$1
	while [[ ! $day > $2 ]]; do
		spell example.org "$day" 1 '<p>none</p>' <<-END
		192.0.2.10 300 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
		198.51.100.2 90 none fail fail example.org crm.example:c:pass b.crm.example:mfrom:pass
		END
		day=$(date -u -d "$day + 1 day" +%F)
	done
	ingest
}

# speaks FILE ARGUMENT..., and silent_with FILE ARGUMENT...
speaks() {
	ask "${@:2}" --changed "$1" >page || fail "$case: exit status" err
	[ -s page ] || fail "$case: says nothing" "$1"
}
silent_with() {
	ask "${@:2}" --changed "$1" >page || fail "$case: exit status" err
	[ -s page ] && fail "$case: says it again" page
	[ -s err ] && fail "$case: says more" err
}

days 2026-10-10 2026-11-14
case='first'
speaks said readiness
ask readiness | cmp - page || fail 'another page than without --changed'
silent_with said readiness
case='html'
speaks html weekly --format html
silent_with html weekly --format html
case='mail'
speaks mail weekly --format mail --to root
silent_with mail weekly --format mail --to root
case='exit status'
ask readiness --changed said --exit-code >page
equal "$case" 11 $?

case='another day'
days 2026-11-15 2026-11-15
now=2026-11-17T07:00:00Z
silent_with said readiness

case='a label'
mkdir -p "$XDG_CONFIG_HOME/dmarc"
echo 'unauthorised dkim:crm.example' >"$XDG_CONFIG_HOME/dmarc/senders.conf"
speaks said readiness
silent_with said readiness
grep -q '^publish example.org domain v=DMARC1; p=quarantine' said ||
    fail "$case: the record is not remembered" said
rm "$XDG_CONFIG_HOME/dmarc/senders.conf"

# The verdict is the same, its reason is not.
case='a reason'
speaks said readiness
verdict=$(grep ^verdict said)
echo 'own dkim:crm.example' >"$XDG_CONFIG_HOME/dmarc/senders.conf"
speaks said readiness
silent_with said readiness
equal "$case: verdict" "$verdict" "$(grep ^verdict said)"
rm "$XDG_CONFIG_HOME/dmarc/senders.conf"

case='a full disk'
cp said before
ask readiness --changed said >/dev/full
equal "$case: exit status" 74 $?
cmp said before || fail "$case: what was not said is remembered"
speaks said readiness

case='set aside'
head -c 300 "$box/1.xml" >"$box/cut.xml"
ingest
speaks said readiness
silent_with said readiness
now=2026-11-18T07:00:00Z
silent_with said readiness

case='silence'
grep -q '^reports come$' said || fail "$case: before" said
now=2026-11-22T07:00:00Z
speaks said readiness
silent_with said readiness
grep -q '^reports silence$' said || fail "$case: is not remembered" said

# With --quiet-if-ok a mailbox in order says nothing, but is remembered.
case='quiet'
fresh
for day in 02 03 04 05 06 07 08 09 10 11 12 13 14; do
	spell example.net 2026-11-$day 1 '<p>reject</p>' <<-END
	192.0.2.10 300 none pass pass example.net example.net:s1:pass example.net:mfrom:pass
	END
done
ingest
now=2026-11-16T07:00:00Z
silent_with quiet readiness --quiet-if-ok
grep -q '^verdict example.net domain ' quiet || fail 'nothing is remembered' quiet
now=2026-11-22T07:00:00Z
speaks quiet readiness --quiet-if-ok
silent_with quiet readiness --quiet-if-ok

# The file is nobody else's, whole, and its folder is there.
case='files'
cp "$db" copy
status 2 "--changed $db: this is not a file that --changed wrote" \
    readiness --db "$db" --changed "$db"
cmp "$db" copy || fail 'the database'
echo '# own dkim:crm.example' >labels
status 2 '--changed labels: this is not a file that --changed wrote' \
    readiness --db "$db" --changed labels
equal 'a text' '# own dkim:crm.example' "$(cat labels)"
status 74 'what was said cannot be kept, so it will be said again: No such' \
    readiness --db "$db" --changed nowhere/said
[ -s out ] || fail "$case: and it was not said"
equal 'files that are left' 'quiet
said' "$(ls -d said* quiet*)"
status 2 '--changed is for weekly and readiness' sources --changed said
status 2 '--changed is for weekly and readiness, but not as json' \
    weekly --changed said --format json
finish
