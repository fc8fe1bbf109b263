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

# Completions: in each shell, each option of --help and nothing else; what
# follows an option, and commands.
made=$DMARC_BIN/../dist/completions
options() {
	"$DMARC_BIN/$1" --help | sed -n '/^ .* -/p' |
	    grep -E '^ {2,6}(-|--)|;' | grep -oE -- '(^|[ ,])--[a-z-]+' |
	    grep -oE -- '--[a-z-]+' | sort -u
}
bash_offers() {	# PROGRAM WORD...: completes the last one
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
	_dmarc_ledger "$1" "${*: -1}" "${*: -2:1}" || fail "bash: $*"
	printf '%s\n' "${COMPREPLY[@]}"
}
. "$made/bash" || fail 'completions of bash'
equal 'after an option' 'keep seen move= delete ' \
    "$(bash_offers dmarc-ingest --on-success '' | tr '\n' ' ')"
equal 'a command' readiness "$(bash_offers dmarc-report read)"
for program in dmarc-dns dmarc-report; do
	equal "commands of $program" "$("$DMARC_BIN/$program" --help |
	    sed -n 's/^  \([a-z][a-z, ]*[a-z]\)  .*/\1/p' | tr -d , |
	    tr ' ' '\n' | sort)" \
	    "$(bash_offers "$program" '' | sort)"
done
equal 'no file for a domain' '' "$(bash_offers dmarc-report weekly '')"
equal 'a file' titles "$(bash_offers dmarc-ingest titl)"
fish_offers() {
	fish --no-config -c "source $made/$1.fish; complete -C '$*'" |
	    cut -f 1
}
zsh_offers() {	# what _arguments is given, one a line
	zsh -f -c '_arguments() { print -rl -- "$@" }; service=$1; . $2' \
	    zsh "$1" "$made/_dmarc-ledger"
}
if command -v fish >/dev/null; then
	equal 'fish, after an option' 'delete keep move= seen ' \
	    "$(fish_offers dmarc-ingest --on-success '' | sort | tr '\n' ' ')"
	equal 'fish, a command' readiness "$(fish_offers dmarc-report read)"
fi
for program in dmarc-dns dmarc-ingest dmarc-parse dmarc-report dmarc-fleet; do
	[ -x "$DMARC_BIN/$program" ] || continue
	equal "bash: options of $program" "$(options "$program")" \
	    "$(bash_offers "$program" -- | sort)"
	if command -v fish >/dev/null; then
		equal "fish: options of $program" "$(options "$program")" \
		    "$(fish_offers "$program" -- | sort)"
	fi
	if command -v zsh >/dev/null; then
		equal "zsh: options of $program" "$(options "$program")" \
		    "$(zsh_offers "$program" | sed -nE 's,^(\(.*\))?(--[a-z-]+).*,\2,p' | sort)"
	fi
done

# Units: they are understood, and have few rights.
if command -v systemd-analyze >/dev/null; then
	mkdir units
	for unit in dmarc-alert dmarc-dns dmarc-ingest dmarc-site \
	    dmarc-weekly; do
		cp "$made/../$unit.service" "$dist/systemd/$unit.timer" units
	done
	# This machine need not have the programs, nor the user.
	sed -i "s|/[^ ]*/bin/dmarc-|$DMARC_BIN/dmarc-|; s|^User=.*||" \
	    units/*.service
	systemd-analyze verify --man=no ./units/* >verify 2>&1
	grep dmarc- verify && fail 'systemd-analyze verify'
	for unit in dmarc-alert dmarc-dns dmarc-ingest dmarc-site \
	    dmarc-weekly; do
		systemd-analyze security --offline=true --threshold=15 \
		    "$made/../$unit.service" >rights 2>&1 ||
		    fail "$unit has too many rights" rights
	done
fi
finish
