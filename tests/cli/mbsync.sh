#!/bin/bash
# A mailbox on an IMAP server, as dist/mbsync/mbsyncrc has it: reports come in,
# marks, moves and deletions go back, and nothing is lost or there twice. The
# server is a Dovecot of our own on a port of the loopback.
set -u
for program in dovecot mbsync openssl python3 sqlite3; do
	command -v $program >/dev/null || exit 77
done
work=$(mktemp -d) || exit 1
server=server/run/master.pid
trap '[ ! -s $server ] || kill "$(cat $server)"; wait; rm -rf "$work"' EXIT
cd "$work" || exit 1
# shellcheck disable=SC1091
. "$DMARC_SOURCE/tests/cli/other.bash"
export HOME=$work XDG_CONFIG_HOME=$work/etc LC_ALL=C.UTF-8
unset DMARC_DB DMARC_CONF DMARC_PARSE
data=$DMARC_SOURCE/tests/data/mail

failed=0
fail() {
	echo "FAILED: $case: $1"
	failed=1
}
is() { [ "$2" = "$3" ] || fail "$1: '$2', not '$3'"; }

# ---- the server, which wants to be no root ----

mkdir -p server/run server/state server/mail
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=imap \
    -addext subjectAltName=DNS:127.0.0.1,IP:127.0.0.1 \
    -keyout server/key -out server/cert 2>/dev/null || exit 1
[ "$(id -u)" != 0 ] || chown -R 65534:65534 server
user=$(as_other id -un) group=$(as_other id -gn)
port=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
cat >server.conf <<END
base_dir = $work/server/run
state_dir = $work/server/state
log_path = $work/server/log
protocols = imap
listen = 127.0.0.1
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
first_valid_uid = 1
ssl = required
ssl_cert = <$work/server/cert
ssl_key = <$work/server/key
mail_location = maildir:$work/server/mail
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $port
    ssl = yes
  }
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=$user gid=$group home=$work/server
}
END
as_other dovecot -F -c "$work/server.conf" &

cat >imap.py <<'END'
"""imap.py PORT list | put FILE... | read UID | file UID"""
import imaplib, ssl, sys, time
port, verb, words = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
context = ssl.create_default_context(cafile="server/cert")
for left in range(100, -1, -1):
    try:
        imap = imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=context)
        break
    except OSError:
        if not left:
            raise
        time.sleep(0.1)
imap.login("dmarc@example.org", "secret")
for name in words if verb == "put" else []:
    with open(name, "rb") as f:
        assert imap.append("INBOX", None, None, f.read())[0] == "OK"
for box in ("INBOX", "Done"):
    if imap.select(box)[0] != "OK":
        continue
    if verb == "read" and box == "INBOX":
        assert imap.uid("STORE", words[0], "+FLAGS", r"(\Seen)")[0] == "OK"
    if verb == "file" and box == "INBOX":
        assert imap.uid("MOVE", words[0], "Done")[0] == "OK"
    for uid in imap.uid("SEARCH", "ALL")[1][0].split():
        seen = b"\\Seen" in imap.uid("FETCH", uid, "(FLAGS)")[1][0]
        print(box, uid.decode(), "read" if seen else "unread", sep=":", end=" ")
imap.logout()
END
imap() { python3 imap.py "$port" "$@"; }

# ---- the recipe, as it is but for the place of the server ----

sed "s|^Host .*|Host 127.0.0.1\nPort $port|
    /^SSLType/a CertificateFile $work/server/cert" \
    "$DMARC_SOURCE/dist/mbsync/mbsyncrc" >.mbsyncrc
echo secret >.dmarc-password
mkdir Mail
ingest=
hour() {
	bash -c "PATH=$DMARC_BIN:\$PATH
	dmarc-ingest() { command dmarc-ingest --db $work/db $ingest \"\$@\"; }
	$(sed -n 's/^#\t17 \* \* \* \*  //p' .mbsyncrc)" >out 2>err ||
	    fail "exit $?: $(cat err)"
}
reports() { sqlite3 db "SELECT count(*), sum(messages) FROM v_report"; }

case='what comes in'
before=$(imap put "$data/whole-gzip.eml" "$data/spam.eml" \
    "$data/gzip-truncated.eml" "$data/x-gzip.eml") || {
	fail "no server: $(cat server/log)"
	exit 1
}
is 'the server' "$before" \
    'INBOX:1:unread INBOX:2:unread INBOX:3:unread INBOX:4:unread '
hour
is 'what is said' "$(sed -E 's/: new.*\((.*);.*/: \1/' err | tr '\n' ' ')" \
    'set aside: gzip-truncated 1 of 4 messages set aside '
is 'the server' "$(imap list)" \
    'INBOX:1:read INBOX:2:unread INBOX:3:unread INBOX:4:read '
is 'the ledger' "$(sqlite3 db 'SELECT group_concat(outcome) FROM (
    SELECT outcome FROM v_message ORDER BY 1)')" \
    'duplicate,not-a-report,rejected,stored'
is 'reports' "$(reports)" '1|3'

case='the next hour'
state() { sqlite3 db .dump; find Mail -type f ! -name '.*' | sort; imap list; }
state >was
hour
[ ! -s err ] || fail "$(cat err)"
state | diff was - || fail 'something has changed'

case='somebody reads it on the server'
imap read 2 >/dev/null
hour
[ ! -s err ] || fail "$(cat err)"
is 'the server' "$(imap list)" \
    'INBOX:1:read INBOX:2:read INBOX:3:unread INBOX:4:read '
is 'read here' "$(find Mail/dmarc/cur -name '*:2,S' | wc -l)" 3

case='into a folder'
ingest='--on-success move=Done'
imap put "$data/two-reports.eml" >/dev/null
hour
is 'the server' "$(imap list)" \
    'INBOX:2:read INBOX:3:unread Done:1:read Done:2:read Done:3:read '
is 'reports' "$(reports)" '2|6'
hour
is 'the next hour' "$(imap list)$(cat err)" \
    'INBOX:2:read INBOX:3:unread Done:1:read Done:2:read Done:3:read '

case='into the same folder, from here and there'
imap file 2 >/dev/null
hour
imap put "$data/octet-stream.eml" >/dev/null
hour
hour
left='INBOX:3:unread Done:1:read Done:2:read Done:3:read Done:4:read '
left+='Done:5:read '
is 'the server' "$(imap list)$(cat err)" "$left"
is 'reports' "$(reports)" '2|6'

case='deleted'
ingest='--on-success delete'
imap put "$data/two-reports.eml" >/dev/null
hour
hour
is 'the server' "$(imap list)$(cat err)" "$left"
is 'reports' "$(reports)" '2|6'

case='the Maildir is lost'
rm -rf Mail/dmarc
ingest=
hour
is 'the server' "$(imap list)" "$left"
is 'reports' "$(reports)" '2|6'
exit $failed
