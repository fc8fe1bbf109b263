#!/bin/bash
# What runs by itself runs as it stands: each line for crontab(5) in README.md,
# in the manual and in dist/ with the few variables that cron gives to a job and
# those above the line, and the commands of each unit of systemd. The programs
# are in /usr/bin, or in /usr/local/bin for lines that look there, sendmail(8)
# is in /usr/sbin; both lie below $root here. Real machines are in tests/debian.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need python3 sqlite3
root=$work/root home=$work/home
mkdir -p root/usr/{local,bin,sbin,share} root/srv/www root/run/dmarc-{alert,weekly} home \
    root/var/lib/{dmarc,prometheus/node-exporter} || exit 1
cp "$DMARC_BIN"/dmarc-{dns,ingest,parse,report} root/usr/bin
cp -R "$DMARC_BIN/../share/." root/usr/share
printf '#!/bin/sh\n/bin/cat >>%s/sent\n' "$work" >root/usr/sbin/sendmail
printf '#!/bin/sh\n' >root/usr/bin/mbsync
chmod +x root/usr/sbin/sendmail root/usr/bin/mbsync
"$DMARC_SOURCE/script/sample-maildir" --messages 60 sample >/dev/null || exit 1

# Nothing is left of the lines before, but mail has come.
afresh() {
	rm -rf "$home" root/var/lib/dmarc sent
	mkdir -p "$home/Maildir" "$home/Mail" root/var/lib/dmarc
	cp -R sample "$home/Maildir/.dmarc"
	cp -R sample "$home/Mail/dmarc"
	cp -R sample root/var/lib/dmarc/Maildir
}

# Lines whose paths lie below $root. No test asks the world.
here() {
	sed -E "s,(^|[ :=<>])(/var/lib|/usr|/run|/srv)(/|$),\1$root\2\3,g
	    s,dmarc-dns refresh,& --dry-run --resolver none,
	    s,setpriv( --[a-z-]+( dmarc)?)*,,
	    s,runuser -u dmarc -- ,,"
}

# job COMMAND VARIABLE...: what is not an alert says nothing.
job() {
	env -i HOME="$home" LOGNAME=dmarc SHELL=/bin/sh "${@:2}" \
	    /bin/sh -c "$1" >said 2>&1 || fail "exit $?: $1" said
	case $1 in
	*dmarc-dns* | *readiness*) ;;
	*) [ ! -s said ] || fail "it speaks: $1" said ;;
	esac
	jobs=$((jobs + 1))
}

# crontab: each line of standard input
crontab() {
	local line path=$root/usr/bin variables=()
	while IFS= read -r line; do
		if [[ $line =~ ^PATH= ]]; then
			path=$(here <<<"$line")
			path=${path#PATH=}
		elif [[ $line =~ ^[A-Z_]+= ]]; then
			variables+=("$(here <<<"$line")")
		elif [[ $line =~ ^([0-9*]+\ +){5}(dmarc\ +)?(.*)$ ]]; then
			line=${BASH_REMATCH[3]}
			[[ $line != *%* ]] || fail "% ends a command: $line"
			# sh and its tools are where they are.
			job "$(here <<<"$line")" "PATH=$path:/usr/bin:/bin" \
			    "${variables[@]}"
		fi
	done
}

# lines NUMBER NAME: those of standard input, of which there are so many
lines() {
	case=$2
	jobs=0
	afresh
	crontab
	equal 'lines' "$1" "$jobs"
}

dist=$DMARC_SOURCE/dist
readme() {
	sed -n '/^```/,/^```/p' "$DMARC_SOURCE/README.md"
}
page() {
	sed 's/^\.Dl //' "$DMARC_SOURCE/man/$1"
}
for bin in /usr/bin /usr/local/bin; do
	if [ $bin = /usr/local/bin ]; then
		mv root/usr/bin root/usr/share root/usr/local
		mkdir root/usr/bin
	fi
	lines 4 "README.md, $bin" < <(readme)
	equal 'mails' 1 "$(grep -c ^Subject: sent)"
	lines 5 "dist/cron, $bin" <"$dist/cron/dmarc-ledger"
	equal 'mails' 1 "$(grep -c ^Subject: sent)"
	equal 'reports' 60 "$(sqlite3 root/var/lib/dmarc/dmarc.db \
	    'SELECT count(*) FROM v_report')"
	lines 2 "dist/prometheus, $bin" < <(grep -E '^[A-Z]| dmarc-ingest /' \
	    "$dist/cron/dmarc-ledger"; cat "$dist/prometheus/dmarc-ledger.cron")
	grep -q ^dmarc_ root/var/lib/prometheus/node-exporter/dmarc.prom ||
	    fail 'no metrics'

	# The manual and mbsyncrc say nothing about PATH.
	[ $bin = /usr/bin ] || continue
	lines 5 'the manual' < <(page dmarc-ingest.1; page dmarc-report.1)
	equal 'mails' 1 "$(grep -c ^Subject: sent)"
	lines 1 mbsyncrc < <(sed 's/^#\t//' "$dist/mbsync/mbsyncrc")
done

# Units, which are made for the place of the installation.
afresh
printf '[report]\nto = postmaster\n' >conf
for unit in ingest dns weekly alert; do
	case=dmarc-$unit.service
	while read -r command; do
		command=$(sed -E "s,[^ ]*/bin/dmarc-,$root/usr/local/bin/dmarc-," \
		    <<<"${command#*=}" | here)
		job "${command#+}" "XDG_DATA_HOME=$root/var/lib" \
		    "DMARC_CONF=$work/conf"
	done < <(grep ^ExecStart "$DMARC_BIN/../dist/dmarc-$unit.service")
done
equal 'mails' 2 "$(grep -c ^Subject: sent)"
[ -s root/var/lib/dmarc/dmarc.db ] || fail 'no database'

# What README.Debian has somebody write into a unit, and run now and then. The
# package has the programs in /usr/bin.
case=README.Debian
jobs=0
mkdir -p root/var/mail
mv root/usr/local/bin/* root/usr/bin
mv root/usr/local/share/* root/usr/share
cp -R sample root/var/mail/reports
while read -r command; do
	command=$(sed "s,/var/mail,$root&," <<<"${command#ExecStart=}" | here)
	job "$command" "XDG_DATA_HOME=$root/var/lib" \
	    "PATH=$root/usr/bin:/usr/bin:/bin"
done < <(sed -n 's/^    //p' "$DMARC_SOURCE/debian/README.Debian" |
    grep -E '^(ExecStart=.|runuser)')
equal 'commands' 2 "$jobs"
equal 'mailboxes' 2 "$(sqlite3 root/var/lib/dmarc/dmarc.db \
    'SELECT count(*) FROM mailbox')"
finish
