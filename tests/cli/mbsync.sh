#!/bin/bash
# A mailbox on an IMAP server, as dist/mbsync/mbsyncrc has it: reports come in,
# marks, moves and deletions go back, and nothing is lost or there twice. The
# server is a Dovecot of our own on a port of the loopback.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need dovecot mbsync openssl python3 sqlite3
on_exit='[ ! -s server/run/master.pid ] || kill "$(cat server/run/master.pid)"
wait'
open_to_others
data=$DMARC_SOURCE/tests/data/mail

# ---- the server, which wants to be no root ----

mkdir -p server/run server/state server/mail
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=imap \
    -addext subjectAltName=DNS:127.0.0.1,IP:127.0.0.1 \
    -keyout server/key -out server/cert 2>/dev/null || exit 1
give_away server
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
	    fail "exit $?" err
}
reports() { sqlite3 db "SELECT count(*), sum(messages) FROM v_report"; }

case='what comes in'
before=$(imap put "$data/whole-gzip.eml" "$data/spam.eml" \
    "$data/gzip-truncated.eml" "$data/x-gzip.eml") || {
	fail 'no server' server/log
	exit 1
}
equal 'the server' \
    'INBOX:1:unread INBOX:2:unread INBOX:3:unread INBOX:4:unread ' \
    "$before"
hour
equal 'what is said' 'set aside: gzip-truncated 1 of 4 messages set aside ' \
    "$(sed -E 's/: new.*\((.*);.*/: \1/' err | tr '\n' ' ')"
equal 'the server' 'INBOX:1:read INBOX:2:unread INBOX:3:unread INBOX:4:read ' \
    "$(imap list)"
equal 'the ledger' 'duplicate,not-a-report,rejected,stored' \
    "$(sqlite3 db 'SELECT group_concat(outcome) FROM (
    SELECT outcome FROM v_message ORDER BY 1)')"
equal 'reports' '1|3' "$(reports)"

case='the next hour'
state() { sqlite3 db .dump; find Mail -type f ! -name '.*' | sort; imap list; }
state >was
hour
silent
state | diff was - || fail 'something has changed'

case='somebody reads it on the server'
imap read 2 >/dev/null
hour
silent
equal 'the server' 'INBOX:1:read INBOX:2:read INBOX:3:unread INBOX:4:read ' \
    "$(imap list)"
equal 'read here' 3 "$(find Mail/dmarc/cur -name '*:2,S' | wc -l)"

case='into a folder'
ingest='--on-success move=Done'
imap put "$data/two-reports.eml" >/dev/null
hour
equal 'the server' \
    'INBOX:2:read INBOX:3:unread Done:1:read Done:2:read Done:3:read ' \
    "$(imap list)"
equal 'reports' '2|6' "$(reports)"
hour
equal 'the next hour' \
    'INBOX:2:read INBOX:3:unread Done:1:read Done:2:read Done:3:read ' \
    "$(imap list)$(cat err)"

case='into the same folder, from here and there'
imap file 2 >/dev/null
hour
imap put "$data/octet-stream.eml" >/dev/null
hour
hour
left='INBOX:3:unread Done:1:read Done:2:read Done:3:read Done:4:read '
left+='Done:5:read '
equal 'the server' "$left" "$(imap list)$(cat err)"
equal 'reports' '2|6' "$(reports)"

case='deleted'
ingest='--on-success delete'
imap put "$data/two-reports.eml" >/dev/null
hour
hour
equal 'the server' "$left" "$(imap list)$(cat err)"
equal 'reports' '2|6' "$(reports)"

case='the Maildir is lost'
rm -rf Mail/dmarc
ingest=
hour
equal 'the server' "$left" "$(imap list)"
equal 'reports' '2|6' "$(reports)"
finish
