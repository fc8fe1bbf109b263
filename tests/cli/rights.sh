#!/bin/bash
# Who may not read or write the database is told whom it belongs to, whichever
# of its files stands in the way; and that HOME, too, may be another user's.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need sqlite3 python3
[ "$(id -u)" = 0 ] || skip 'only root can be another user'
open_to_others
dns=$DMARC_BIN/dmarc-dns
feedback one >one.xml
mkdir shared home
db=$work/shared/dmarc.db

# refused WHAT COMMAND...: as another user
refused() {
	run 77 as_other "${@:2}"
	one_line
	says "$db: no permission to $1"
	says '; it belongs to root: run the command as that user (sudo -u root)'
}
# fresh: a database whose log has not been written back
fresh() {
	rm -f "$db"*
	"$ingest" --db "$db" one.xml || fail ingest
	python3 - "$db" <<-'END'
	import os, sqlite3, sys
	db = sqlite3.connect(sys.argv[1], isolation_level=None)
	db.execute("INSERT INTO mailbox (path) VALUES ('/x')")
	os._exit(0)
	END
	[ -s "$db-wal" ] || fail 'no log'
	chmod 644 "$db"*
}

case='all may be read'
fresh
run 0 as_other "$report" weekly --db "$db"
case='writing'
refused 'write the database' "$ingest" --db "$db" one.xml
refused 'write the database' "$dns" refresh --resolver none --db "$db"
case='the database'
chmod 600 "$db"
refused 'open the database' "$report" weekly --db "$db"
case='its log'
fresh
chmod 600 "$db-wal"
refused 'open the database' "$report" weekly --db "$db"
case='the index of the log'
fresh
chmod 600 "$db-shm"
refused 'open the database' "$report" weekly --db "$db"
case='no index of the log'
fresh
rm "$db-shm"
refused 'write the folder' "$report" weekly --db "$db"
case='the folder'
fresh
chmod 700 shared
refused 'open the database' "$report" weekly --db "$db"
run 1 as_other "$report" check --db "$db"
grep -q "^DO    database  *$db: no permission to open .* belongs to root" out ||
    fail 'check' out

case='the mailbox'
maildir hidden/box
chmod 700 hidden
for path in hidden/box hidden/box/new hidden; do
	run 77 as_other "$ingest" --db "$work/none.db" "$path"
	one_line
	says "$path: no permission to read the mailbox; it belongs to $(id -un): run the command as that user (sudo -u $(id -un))"
done

case='no home'
mkdir -p homeless
chmod 755 homeless
run 77 as_other env -u XDG_DATA_HOME HOME="$work/homeless" "$ingest" .
one_line
says "$work/homeless/.local/share/dmarc: the folder of the database cannot be made: Permission denied; --db FILE names another"

case='HOME of another user'
mkdir -p home/.config/dmarc
chmod 700 home
run 77 as_other env -u XDG_CONFIG_HOME HOME="$work/home" "$report" weekly
one_line
says "$work/home/.config/dmarc/dmarc.conf: permission denied: HOME is $work/home, of another user; sudo -H sets it"

case='a path with ~'
tilde=\~
run 2 "$report" weekly --db "$tilde/dmarc.db"
says '--db ~/dmarc.db: begins with ~, which only a shell replaces: write the whole path, /'
printf '[database]\nfile = ~/dmarc.db\n' >tilde.conf
run 78 "$report" weekly --config tilde.conf
says 'tilde.conf:2: [database] file: begins with ~, which only a shell'
run 78 "$report" weekly --config "$tilde/tilde.conf"
says "$tilde/tilde.conf: begins with ~, which only a shell"
finish
