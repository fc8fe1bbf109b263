#!/bin/bash
# dmarc-db(5): every question gives the answer that follows from the reports,
# which tests/data/questions.txt has, and every column of every view is there.
. "$DMARC_SOURCE/tests/cli/questions.bash" || exit 1
need python3 sqlite3
page=$DMARC_SOURCE/man/dmarc-db.5

facts
for name in $(queries); do
	printf '== %s\n' "$name"
	query "$name" | answer 2>&1 || fail "$name"
done >got.txt
[ "$(queries | wc -l)" -ge 15 ] || fail 'too few questions'
[ -n "${REPORT_UPDATE-}" ] && cp got.txt "$DMARC_SOURCE/tests/data/questions.txt"
diff -u "$DMARC_SOURCE/tests/data/questions.txt" got.txt || fail 'the answers'

# A question is about views, and about a domain by its days, whatever the
# size of the database: no table is read as a whole but small ones.
for name in $(queries); do
	query "$name" | grep -oE '(FROM|JOIN) [a-z_]+' | grep -vE ' v_[a-z_]+$' &&
	    fail "$name: asks a table"
	query "$name" | sed '1s/^/EXPLAIN QUERY PLAN /' | answer |
	    grep -E 'SCAN (x|record|s|source)( |$)' &&
	    fail "$name: reads a large table from end to end"
done

# v_record reads domains, their reports of those days and the records of
# those, whatever SQLite knows or guesses of sizes: the other way round a
# question about all domains would never end.
for statistics in 'SELECT 1' ANALYZE; do
	cp "$db" plans.db
	sqlite3 plans.db "$statistics" >/dev/null
	for where in "policy_domain = 'example.org' AND day_ts BETWEEN 1 AND 2" \
	    'day_ts BETWEEN 1 AND 2' "source_ip = '192.0.2.1'" 'messages > 0'; do
		plan=$(sqlite3 plans.db "EXPLAIN QUERY PLAN
		    SELECT source_ip, sum(messages)
		    FROM v_record WHERE $where GROUP BY source_ip" |
		    sed -nE 's/^.--(SCAN|SEARCH) ([a-z]+)( .*)?$/\2/p' |
		    tr '\n' ' ')
		case $plan in
		'd r '*x\ s\ c\ *) ;;
		*) fail "the plan of $where after $statistics: $plan" ;;
		esac
	done
done

# v_source and v_sender are the records of v_record, grouped, although they
# group before they look up texts. A question about one domain reads the
# reports of that domain only, one about all reads them as they are stored, or
# with ANALYZE by the index that there is.
sums="count(*), sum(messages),
    coalesce(sum(messages) FILTER (WHERE dmarc = 'pass'), 0),
    coalesce(sum(messages) FILTER (WHERE dkim_aligned), 0),
    coalesce(sum(messages) FILTER (WHERE spf_aligned), 0),
    coalesce(sum(messages) FILTER (WHERE disposition IN ('none', 'pass')), 0),
    coalesce(sum(messages) FILTER (WHERE disposition = 'quarantine'), 0),
    coalesce(sum(messages) FILTER (WHERE disposition = 'reject'), 0)"
seen='count(DISTINCT reporter), min(day), max(day)'
sql 'SELECT * FROM v_source ORDER BY policy_domain, source_ip' >source
sql "SELECT policy_domain, source_ip, source_net, $sums, $seen FROM v_record
    GROUP BY policy_domain, source_address ORDER BY 1, 2" |
    diff - source || fail 'v_source is not v_record, grouped'
[ "$(wc -l <source)" -ge 10 ] || fail 'v_source' source
sql 'SELECT * FROM v_sender ORDER BY policy_domain, sender, authenticated_by' \
    >sender
sql "SELECT policy_domain, CASE WHEN dkim THEN dkim_domain ELSE spf END,
    CASE WHEN dkim THEN 'dkim' WHEN spf IS NOT NULL THEN 'spf' END, $sums,
    count(DISTINCT source_address), $seen
    FROM (SELECT policy_domain, source_address, reporter, day, messages,
        dmarc, dkim_aligned, spf_aligned, disposition, dkim_domain,
        dkim_result = 'pass' AND dkim_domain IS NOT NULL AS dkim,
        CASE WHEN spf_result = 'pass' THEN spf_domain END AS spf
        FROM v_record)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3" |
    diff - sender || fail 'v_sender is not v_record, grouped'
equal 'kinds of senders' '|dkim|spf' \
    "$(cut -d '|' -f 3 sender | sort -u | paste -sd '|')"
for statistics in 'SELECT 1' ANALYZE; do
	cp "$db" plans.db
	sqlite3 plans.db "$statistics" >/dev/null
	for view in v_source v_sender; do
		for where in "= 'example.org'" "IN ('example.org', 'a.net')"; do
			sqlite3 plans.db "EXPLAIN QUERY PLAN SELECT * FROM $view
			    WHERE policy_domain $where" >plan
			grep -q 'SEARCH r USING INDEX report_once (domain=?)' \
			    plan || fail "$view where $where, $statistics" plan
		done
		sqlite3 plans.db "EXPLAIN QUERY PLAN SELECT * FROM $view" >plan
		grep -q 'SEARCH r USING I' plan ||
		    fail "$view of all domains, $statistics" plan
	done
done

# Columns: those of the database and those of the page.
views=$(sql "SELECT name FROM sqlite_schema WHERE type = 'view'")
[ "$(wc -w <<<"$views")" = 14 ] || fail "views: $views"
for view in $views; do
	equal "columns of $view in dmarc-db(5)" \
	    "$(sql "SELECT name FROM pragma_table_info('$view') ORDER BY cid")" \
	    "$(sed -n "/^\.Ss $view\$/,/^\.El/s/^\.It Va //p" "$page")"
done
tables=$(sql "SELECT name FROM sqlite_schema WHERE type = 'table'
    AND name LIKE 'dns@_%' ESCAPE '@'")
[ "$(wc -w <<<"$tables")" = 10 ] || fail "tables: $tables"
for table in $tables; do
	equal "columns of $table in dmarc-db(5)" \
	    "$(sql "SELECT name FROM pragma_table_info('$table') ORDER BY cid")" \
	    "$(sed -n "/^\.Ss $table\$/,/^\.El/s/^\.It Va //p" "$page")"
done
equal 'application_id' "$(sql 'PRAGMA application_id')" \
    "$(sed -n '/application_id/{n;s/^is \([0-9]*\),.*/\1/p}' "$page")"

# The backup recipe, while somebody writes.
mkfifo pipe
sqlite3 "$db" <pipe >seen &
exec 9>pipe
echo 'BEGIN IMMEDIATE; DELETE FROM record; SELECT 1;' >&9
until [ -s seen ]; do sleep 0.05; done
grep -c '^sqlite3 \(-readonly \)*dmarc.db ".*backup.db' "$page" | grep -qx 2 ||
    fail 'the recipes of dmarc-db(5)'
while read -r recipe; do
	rm -f backup.db
	eval "$recipe" || fail "$recipe"
	equal "$recipe" "$(sql 'SELECT sum(messages) FROM v_record')" \
	    "$(sqlite3 backup.db 'SELECT sum(messages) FROM v_record')"
	equal 'its state' ok "$(sqlite3 backup.db 'PRAGMA integrity_check')"
done < <(grep '^sqlite3 \(-readonly \)*dmarc.db ".*backup.db' "$page")
echo 'ROLLBACK;' >&9
exec 9>&-
wait
finish
