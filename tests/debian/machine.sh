#!/bin/bash
# The package on a machine that has booted, from the first command of README.md
# to the purge. In /root are old/ and new/, each with a package, src/ and a
# sample mailbox. See run.
set -u
cd /root/src || exit 1
failed=0
fail() {
	echo "FAILED: $*"
	failed=1
}
equal() {
	[ "$2" = "$3" ] || fail "$1: want '$2', got '$3'"
}
services='dmarc-alert dmarc-dns dmarc-ingest dmarc-site dmarc-weekly'
timers=$(printf '%s.timer ' $services)
reports() {
	runuser -u admin -- dmarc-report weekly --format json |
	    grep -c '"domain": *"example'
}
mails() {
	grep -c '^Subject: DMARC' /var/mail/admin 2>/dev/null
}
new_mail() {
	find /var/lib/dmarc/Maildir/new -type f | wc -l
}
# arrive NUMBER COUNT: wait until the mail server has delivered.
arrive() {
	local try
	for try in {1..150}; do
		[ "$("$2")" != "$1" ] || return
		sleep 0.2
	done
	fail "$2: $("$2"), not $1, after $try looks"
}

# ---- the commands of README.md, with the older package ----

cp ../old/*.deb .. || exit 1
useradd --create-home admin
# The person at the editor.
cat >/usr/local/bin/editor <<'END'
#!/bin/sh
exec sed -i 's/^#own =.*/own = example.org;example.com;example.net/
    s/^#authserv_id =/authserv_id =/; s/^to =.*/to = admin/' "$1"
END
chmod +x /usr/local/bin/editor
find / -xdev -path /root -prune -o -iname '*dmarc*' -print >before
[ ! -s before ] || fail "there is something of it: $(cat before)"

commands=0
while read -r command; do
	commands=$((commands + 1))
	echo "# $command"
	case $command in
	apt*) command="$command -y" ;;
	esac
	eval "${command%%  #*}" >out 2>&1 || {
		fail "exit $?: $command"
		cat out
		journalctl --no-pager -n 30 -u 'dmarc-*'
	}
	[ $commands = 1 ] || continue

	# Installed, and nothing runs. Mail comes.
	equal 'timers that are on' 0 "$(systemctl is-enabled $timers |
	    grep -c enabled)"
	equal 'timers that run' 0 "$(systemctl is-active $timers |
	    grep -c '^active')"
	equal 'the home' 'dmarc dmarc 750' "$(stat -c '%U %G %a' /var/lib/dmarc)"
	equal 'the user' '/var/lib/dmarc /usr/sbin/nologin' \
	    "$(getent passwd dmarc | cut -d: -f6,7 | tr : ' ')"
	for mail in ../sample/new/*; do
		/usr/sbin/sendmail -odi dmarc <"$mail" || fail sendmail
	done
	arrive 527 new_mail
done < <(sed -n '/^Then, as root:/,/^Reports are/{/^```/d;/^[a-z]/p}' README.md)
equal 'commands of README.md' 5 "$commands"
arrive 1 mails
equal 'timers that run' 3 "$(systemctl is-active $timers | grep -c '^active')"
equal 'who may read it' 'dmarc dmarc 640' \
    "$(stat -c '%U %G %a' /var/lib/dmarc/dmarc.db)"
runuser -u admin -- dmarc-report weekly >out 2>&1 && fail 'strangers read it'
usermod -aG dmarc admin
equal 'domains' 3 "$(reports)"

# ---- all services, with a name server of our own ----

cat >/etc/nsd/nsd.conf <<'END'
server:
	ip-address: 127.0.0.1
zone:
	name: "."
	zonefile: "/etc/nsd/zone"
END
cat >/etc/nsd/zone <<'END'
$TTL 300
. SOA ns. root. 1 3600 600 86400 300
. NS ns.
ns. A 127.0.0.1
example.org. MX 10 mx.example.org.
example.org. TXT "v=spf1 ip4:192.0.2.0/24 -all"
_dmarc.example.org. TXT "v=DMARC1; p=none"
END
cp /etc/resolv.conf resolv.conf
systemctl restart nsd || fail nsd
echo 'nameserver 127.0.0.1' >/etc/resolv.conf
systemctl enable --quiet --now dmarc-alert.timer
for service in $services; do
	systemctl start "$service" || {
		fail "$service"
		journalctl --no-pager -n 30 -u "$service"
	}
	systemd-analyze security --threshold=15 "$service" >out 2>&1 ||
	    fail "$(tail -n 1 out)"
done
cp resolv.conf /etc/resolv.conf
arrive 3 mails
runuser -u admin -- dmarc-dns check --stored example.org 2>&1 |
    grep -q 'spf1 ip4:192.0.2.0/24' || fail 'nothing is known of DNS'
runuser -u admin -- dmarc-report check >out 2>&1
for what in settings database mailbox reports dns sendmail timers; do
	grep -q "^ok  *$what" out || fail "$(grep " $what" out)"
done
equal 'what has failed' '' "$(systemctl --failed --plain --no-legend)"

# ---- upgrade ----

of() {
	cat /etc/dmarc/dmarc.conf
	find /var/lib/dmarc/Maildir | sort
}
of >before
apt-get -qq -y install ../new/dmarc-ledger_*.deb >out 2>&1 ||
    fail "upgrade: $(cat out)"
equal 'the version' "$(sed -nE 's/.* VERSION ([0-9.]+) .*/\1/p' CMakeLists.txt)" \
    "$(dpkg-query -W -f '${Version}' dmarc-ledger)"
of | diff before - || fail 'an upgrade changes settings or mailbox'
equal 'timers that run' 4 "$(systemctl is-active $timers | grep -c '^active')"
equal 'the new units' 0 "$(systemctl show -p Description dmarc-ingest.timer |
    grep -c Old:)"
equal 'domains' 3 "$(reports)"
left=$(new_mail)
/usr/sbin/sendmail -odi dmarc <"$(echo ../sample/new/*M1P1*)"
arrive $((left + 1)) new_mail
systemctl start dmarc-ingest || fail 'ingest after the upgrade'
equal 'unread mail' "$left" "$(new_mail)"

# ---- dmarc-fleet, which alone needs PostgreSQL ----

dpkg-query -W libpq5 >/dev/null 2>&1 && fail 'it comes with libpq'
command -v dmarc-fleet >/dev/null && fail 'it comes with dmarc-fleet'
apt-get -qq -y install --no-install-recommends ../new/dmarc-fleet_*.deb \
    >out 2>&1 || fail "dmarc-fleet: $(cat out)"
equal 'its version' "dmarc-fleet $(dpkg-query -W -f '${Version}' dmarc-ledger)" \
    "$(dmarc-fleet --version 2>&1)"
for file in examples/README.md* examples/dashboard.json*; do
	[ -s "$(echo /usr/share/doc/dmarc-fleet/$file)" ] || fail "no $file"
done
dmarc-fleet schema | grep -q '^CREATE SCHEMA' || fail 'no schema'
apt-get -qq -y remove dmarc-fleet >out 2>&1 || fail "remove: $(cat out)"
equal 'what it leaves' '' "$(find / -xdev -path /root -prune -o \
    -path /var -prune -o -iname '*dmarc-fleet*' -print)"

# ---- remove, and come back ----

of >before
apt-get -qq -y remove dmarc-ledger >out 2>&1 || fail "remove: $(cat out)"
of | diff before - || fail 'remove takes settings or mail away'
[ -s /var/lib/dmarc/dmarc.db ] || fail 'remove takes the database away'
equal 'timers that run' 0 "$(systemctl is-active $timers | grep -c '^active')"
apt-get -qq -y install ../new/dmarc-ledger_*.deb >out 2>&1 ||
    fail "again: $(cat out)"
equal 'domains' 3 "$(reports)"
of | diff before - || fail 'to come back changes settings or mail'

# ---- purge ----

apt-get -qq -y purge dmarc-ledger >out 2>&1 || fail "purge: $(cat out)"
find / -xdev \( -path /root -o -path /var/log -o -path /var/cache \
    -o -path /var/lib/exim4 \) -prune -o -iname '*dmarc*' -print >left
[ ! -s left ] || fail "a purge leaves: $(cat left)"
getent passwd dmarc && fail 'a purge leaves the user'
getent group dmarc && fail 'a purge leaves the group'
exit $failed
