#!/bin/bash
# dist/: every query for Datasette and Grafana runs and says what dmarc-db(5)
# or the views say, completions offer the options there are, and systemd
# takes its units.
. "$DMARC_SOURCE/tests/cli/questions.bash" || exit 1
need jq python3 sqlite3
dist=$DMARC_SOURCE/dist
facts

# Datasette: the queries of the page, and every view with all its columns.
if python3 -c 'import yaml' 2>/dev/null; then
	python3 -c 'import json, sys, yaml
json.dump(yaml.safe_load(sys.stdin), sys.stdout)' \
	    <"$dist/datasette/metadata.yaml" >meta.json || fail 'metadata.yaml'
	equal 'canned queries' "$(queries | sort)" \
	    "$(jq -r '.databases.dmarc.queries | keys[]' meta.json | sort)"
	for name in $(queries); do
		jq -r ".databases.dmarc.queries[\"$name\"].sql" meta.json |
		    sed "s/:domain/'example.org'/; s/:address/'198.51.100.7'/" |
		    answer >canned 2>&1 || fail "$name" canned
		query "$name" | answer | diff - canned || fail "canned $name"
	done
	sqlite3 "$db" "SELECT v.name || ' ' || c.name FROM sqlite_schema AS v
	    JOIN pragma_table_info(v.name) AS c WHERE v.type = 'view'" |
	    sort >want
	jq -r '.databases.dmarc.tables | to_entries[] |
	    select(.value.columns) | .key as $v | .value.columns | keys[] |
	    $v + " " + .' meta.json | sort | diff want - || fail 'columns'
	equal 'hidden tables' "$(sql "SELECT name FROM sqlite_schema
	    WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1")" \
	    "$(jq -r '.databases.dmarc.tables | to_entries[] |
	    select(.value.hidden) | .key' meta.json | sort)"
fi

# Grafana: what each panel shows of the last 28 days.
from=$(date -u -d 2026-10-19 +%s)000 to=$(date -u -d "$now" +%s)000
panel() {
	jq -r --arg title "$1" '.panels[] | select(.title == $title) |
	    .targets[].rawQueryText' "$dist/grafana/dashboard.json" |
	    sed "s/\${domain:sqlstring}/'example.org'/g
	        s/\$__from/$from/g; s/\$__to/$to/g"
}
jq -r '.panels[].title' "$dist/grafana/dashboard.json" >titles ||
    fail dashboard.json
while read -r title; do
	printf '== %s\n' "$title"
	panel "$title" | answer 2>&1 || fail "$title"
done <titles >panels.txt
[ "$(wc -l <titles)" -ge 8 ] || fail 'too few panels'
[ -n "${REPORT_UPDATE-}" ] && cp panels.txt "$DMARC_SOURCE/tests/data/panels.txt"
diff -u "$DMARC_SOURCE/tests/data/panels.txt" panels.txt || fail 'the panels'
equal 'what is shown is what is kept for editing' '' \
    "$(jq -r '.panels[].targets[] | select(.rawQueryText != .queryText) |
    .rawQueryText' "$dist/grafana/dashboard.json")"
equal 'domains to choose from' 'example.com example.org ' \
    "$(jq -r '.templating.list[] | select(.name == "domain") | .query' \
    "$dist/grafana/dashboard.json" | answer | tail -n +2 | tr '\n' ' ')"

# Completions: each option of --help, and nothing else.
. "$dist/completions/dmarc-ledger" || fail completions
for program in dmarc-dns dmarc-ingest dmarc-parse dmarc-report; do
	COMP_WORDS=("$program" --) COMP_CWORD=1 COMPREPLY=()
	"_${program/-/_}" || fail "$program: completion"
	equal "options of $program" \
	    "$("$DMARC_BIN/$program" --help | sed -n '/^ .* -/p' |
	    grep -E '^ {2,6}(-|--)|;' | grep -oE -- '(^|[ ,])--[a-z-]+' |
	    grep -oE -- '--[a-z-]+' | sort -u)" \
	    "$(printf '%s\n' "${COMPREPLY[@]}" | sort)"
done

# cron and systemd: their command lines are understood.
grep -oE 'dmarc-(dns|ingest|report) .*' "$dist/cron/dmarc-ledger" >lines
[ "$(wc -l <lines)" = 5 ] || fail 'lines of cron'
grep -ohE 'dmarc-(dns|ingest) .*' <(grep -h ^ExecStart= \
    "$dist"/systemd/*.service.in) >>lines
mkdir -p mail/cur mail/new mail/tmp
while read -r line; do
	line=${line//\/var\/lib\/dmarc-ledger/$work}
	line=${line//\/var\/mail\/dmarc/$work\/mail}
	# No test asks the world.
	line=${line/#dmarc-dns refresh/dmarc-dns refresh --dry-run}
	line=${line//\/usr\/sbin\/sendmail -t/cat}
	(set -o pipefail; eval "$DMARC_BIN/$line" >out 2>err) ||
	    fail "$line" err
done <lines
if command -v systemd-analyze >/dev/null; then
	for program in dmarc-dns dmarc-ingest; do
		sed "s|@CMAKE_INSTALL_FULL_BINDIR@|$DMARC_BIN|; s|^User=.*||" \
		    "$dist/systemd/$program.service.in" >"$program.service"
		cp "$dist/systemd/$program.timer" .
		systemd-analyze verify --man=no "./$program.timer" \
		    "./$program.service" >verify 2>&1
		grep -E "$program" verify && fail 'systemd-analyze verify'
	done
fi
finish
