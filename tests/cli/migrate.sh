#!/bin/bash
# A database of an older format is converted by the next run of dmarc-ingest,
# and says the same as before; dmarc-report asks for that, and changes nothing.
# tests/data/store/version-N.sql is what such a version left behind.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1

# All that a database says in the views of an older one, without the keys that
# mean nothing: views DATABASE OLDER
views() {
	local view columns
	for view in $(sqlite3 "$2" "SELECT name FROM sqlite_schema
	    WHERE type = 'view' ORDER BY name"); do
		columns=$(sqlite3 "$1" "SELECT group_concat(name)
		    FROM pragma_table_info('$view') WHERE name NOT IN
		    ('combination_pk', 'dkim', 'spf')")
		echo "== $view $columns"
		sqlite3 "$1" "SELECT $columns FROM $view" | sort
	done
}

# What it says of DNS, in the columns of an older one: answers DATABASE OLDER
answers() {
	local table columns
	for table in $(sqlite3 "$2" "SELECT name FROM sqlite_schema
	    WHERE type = 'table' AND name LIKE 'dns%' ORDER BY name"); do
		columns=$(sqlite3 "$2" "SELECT group_concat(name)
		    FROM pragma_table_info('$table')")
		echo "== $table $columns"
		sqlite3 "$1" "SELECT $columns FROM $table" | sort
	done
}

# What the views of a database are made of, comments included.
text_of_views() {
	sqlite3 "$1" "SELECT sql FROM sqlite_schema WHERE type = 'view'
	    ORDER BY name"
}

printf '[domains]\nown = example.org;example.com\n' >conf
maildir box
sqlite3 fresh <"$DMARC_SOURCE/schema.sql"
text_of_views fresh >fresh.views
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-23 --messages 12 \
    Maildir >/dev/null

for dump in "$DMARC_SOURCE"/tests/data/store/version-*.sql; do
	rm -f db*
	sqlite3 db <"$dump" || fail "$dump: sqlite3"
	# Where that mail lies is different on each machine.
	sqlite3 db "UPDATE mailbox SET path = '$work/Maildir'"
	# That mail has seven evaluations: one of each kind, and distinct while
	# they change.
	sqlite3 db "UPDATE evaluated SET comments = comments || evaluated_pk;
	    UPDATE evaluated SET disposition = evaluated_pk % 5,
	    dkim_aligned = evaluated_pk % 3, spf_aligned = evaluated_pk / 3 % 3;
	    UPDATE evaluated SET comments =
	    substr(comments, 1, length(comments) - 1)" || fail "$dump: evaluated"
	cp db was
	views db was >before
	answers db was >before.dns

	"$report" weekly --db db --now 2026-11-23 >out 2>err
	[ $? = 65 ] || fail "$dump: dmarc-report takes it" out
	grep -q 'older dmarc-ledger (format .*next run of dmarc-ingest' err ||
	    fail "$dump: dmarc-report does not say what to do" err
	cmp -s db was || fail "$dump: dmarc-report has changed it"

	"$ingest" --db db --config conf box 2>err || fail "$dump: ingest" err
	[ ! -s err ] || fail "$dump: a quiet run says something" err
	views db was >after
	cmp -s before after || fail "$dump: it says something else" \
	    <(diff before after)
	answers db was | diff before.dns - >lost ||
	    fail "$dump: DNS says something else" lost
	# A record was an answer; of other kinds nothing is known.
	equal "$dump: what is known of MX" 0 "$(sqlite3 db "SELECT count(*)
	    FROM dns_domain AS d WHERE (mx_ts IS NOT NULL) <> EXISTS
	    (SELECT 1 FROM dns_record WHERE domain = d.domain
	    AND kind = 'mx')")"
	text_of_views db | cmp -s - fresh.views ||
	    fail "$dump: views are not those of schema.sql"
	[ "$(sqlite3 db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" \
	    = ok ] || fail "$dump: the database is not whole"
	[ "$(sqlite3 db "SELECT count(*) FROM sqlite_schema
	    WHERE name LIKE 'old%'")" = 0 ] || fail "$dump: old tables stay"
	# The same tables with the same columns, in the same order.
	for table in $(sqlite3 fresh "SELECT name FROM sqlite_schema
	    WHERE type = 'table'"); do
		cmp -s <(sqlite3 db "SELECT * FROM pragma_table_info('$table')") \
		    <(sqlite3 fresh "SELECT * FROM pragma_table_info('$table')") ||
		    fail "$dump: table $table"
	done
	cmp -s <(sqlite3 db "SELECT name FROM sqlite_schema
	    WHERE type = 'index' ORDER BY 1") <(sqlite3 fresh "SELECT name
	    FROM sqlite_schema WHERE type = 'index' ORDER BY 1") ||
	    fail "$dump: indexes"

	# The mail is still known, by name and by what it says.
	"$ingest" --db db --config conf --now 2026-11-23 --verbose Maildir 2>err
	[ "$(cat err)" = 'nothing new: 12 messages, all known' ] ||
	    fail "$dump: the mail is not known" err
	maildir again
	cp Maildir/cur/* again/new/
	"$ingest" --db db --config conf --now 2026-11-23 --verbose again 2>err
	[ "$(tail -n 1 err)" = '12 messages: 12 duplicate' ] ||
	    fail "$dump: the reports are not known" err
	"$report" weekly --db db --now 2026-11-23 >out 2>err ||
	    fail "$dump: dmarc-report" err
	rm -rf again
done

# A view of an older version of this format is replaced; the user's own stays.
rm -f db*
"$ingest" --db db --config conf box || fail 'ingest'
sqlite3 db "DROP VIEW v_daily; CREATE VIEW v_daily AS SELECT 1 AS day;
    CREATE VIEW mine AS SELECT day FROM v_record"
cp db was
"$ingest" --db db --config conf --dry-run box 2>err || fail 'dry run' err
"$ingest" --db db --config conf box 2>err || fail 'an older view' err
[ ! -s err ] || fail 'an older view: a quiet run says something' err
sqlite3 db "SELECT sql FROM sqlite_schema WHERE type = 'view'
    AND name <> 'mine' ORDER BY name" | cmp -s - fresh.views ||
    fail 'an older view stays'
sqlite3 db 'SELECT * FROM mine' || fail 'a view of the user is gone'
finish
