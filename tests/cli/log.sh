#!/bin/bash
# dmarc-report log, and what the command line of dmarc-report says.
. "$DMARC_SOURCE/tests/cli/normal.bash" || exit 1

status 66 'run dmarc-ingest first' sources --db "$db"
status 66 "$db" weekly --db "$db"
[ -e "$db" ] && fail 'a missing database was made'
ingest

# The path of the box differs from run to run.
ask log >log || fail 'log'
sed "s|$work|WORK|" log >log.txt
golden log
equal 'entries' "$(sql 'SELECT count(*) FROM v_message
    WHERE reason IS NOT NULL')" "$(grep -c '^16 Nov 07:00 UTC  ' log)"
now=2026-12-01
equal 'log --since' 'Nothing was set aside.' "$(ask log --since 7d)"
now=2026-11-17
equal 'log --since finds' "$(cat log)" "$(ask log --since 1d)"
now=2027-01-04
grep -q '^16 Nov 2026 07:00 UTC  40.xml$' < <(ask log) ||
    fail 'a message of last year has its year'
now=2026-11-17

# A file name is a stranger's text, too.
evil=$(printf '\033[31mred\n\342\200\256.xml')
cp "$box/cut off.xml" "$box/$evil"
printf x >>"$box/$evil"
ingest
ask log >evil
grep -q 'x1b\[31mred' evil || fail 'the name is not shown'
grep -qP '\x1b|\xe2\x80\xae' evil && fail 'the name is raw'

status 2 "did you mean 'weekly'" weakly
status 2 "'example.org' is no command; for a domain: dmarc-report weekly example.org" \
    example.org
status 65 'box: is a directory, not a database' weekly --db "$box"
status 2 "did you mean 'sources'" source --db "$db"
status 2 "did you mean 'format'" sources --fromat csv
status 2 "did you mean 'csv'" sources --format cvs
status 2 "unknown sort key 'pass'; known: messages, fail, last" \
    sources --sort pass
status 2 '--db needs a value' sources --db
status 2 'takes no value' sources --fails=yes
status 2 'name a command' --db "$db"
for n in -1 '' ' 1' +1 a 1a 0x1 4294967296 99999999999999999999; do
	status 2 '--top wants a number' sources --top "$n"
done
status 2 'unknown option' sources "--$(printf 'top%.0s' {1..40})=1"
status 2 "'soon' is not a date" sources --db "$db" --since soon
status 2 'until is before' sources --db "$db" --since 2026-11-15 \
    --until 2026-11-01
status 2 'weekly covers' weekly --since 28d
status 2 'log writes only text' log --format csv
status 2 'log takes no domain' log example.org
status 2 '--now wants' weekly --now today
status 66 nowhere.dat sources --db "$db" --psl "$work/nowhere.dat"
status 65 'not a Public Suffix List' sources --db "$db" --psl /dev/null

echo 'this is no database at all, whatever it is called' >not.db
status 65 not.db sources --db not.db
cp "$db" newer.db
sqlite3 newer.db 'PRAGMA user_version = 999'
status 65 newer.db sources --db newer.db
if [ "$(id -u)" != 0 ]; then
	chmod 0 newer.db
	status 77 newer.db sources --db newer.db
fi

# $DMARC_DB and the settings lead to the database, too.
equal 'DMARC_DB' "$(ask sources)" "$(DMARC_DB=$db "$DMARC_BIN/dmarc-report" \
    sources --now "$now" --psl "$golden/suffixes.dat")"
printf '[database]\nfile = %s\n' "$db" >dmarc.conf
equal '--config' "$(ask sources)" "$("$DMARC_BIN/dmarc-report" sources \
    --config dmarc.conf --now "$now" --psl "$golden/suffixes.dat" |
    sed 's/ --config dmarc.conf//')"

"$DMARC_BIN/dmarc-report" --help >help || fail '--help'
[ "$(wc -l <help)" -lt 24 ] || fail '--help is too long'
"$DMARC_BIN/dmarc-report" --version | grep -q '^dmarc-report [0-9]' ||
    fail '--version'
finish
