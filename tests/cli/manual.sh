#!/bin/bash
# The man pages say what the programs know: every reason, every limit with its
# default, every key of the settings file, every option and exit status.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
cd "$DMARC_SOURCE" || exit 1

# documented PAGE WORD: the word is an item of a list in the page.
documented() {
	grep -qE -- "^\.It (Cm|Fl) (.* )?-?$2( |\$)" "man/$1" ||
	    fail "man/$1 has no item for $2"
}

words=$(grep -oE '\[DMARC_R_[A-Z_]+\] = \{ "[a-z-]+"' common/reason.c |
    cut -d'"' -f2)
[ "$(wc -l <<<"$words")" -gt 40 ] || fail 'the words of common/reason.c'
for word in $words; do
	documented dmarc-ingest.1 "$word"
done
for word in $(sed -n '/^\.Sh REASONS/,/^\.Sh ENV/s/^\.It Cm //p' \
    man/dmarc-ingest.1); do
	grep -qxF "$word" <<<"$words" ||
	    fail "man/dmarc-ingest.1 invents the reason $word"
done

limits=$(grep -oE 'ROW\([a-z_]+' common/limits.c | cut -d'(' -f2 |
    grep -vx member)
[ "$(wc -l <<<"$limits")" -gt 20 ] || fail 'the rows of common/limits.c'
for key in $limits $(grep -oE 'KEY\("[^)]*' common/settings/keys.c |
    sed -E 's/KEY\(("[a-z]+", )?"([a-z_]+)".*/\2/'); do
	documented dmarc.conf.5 "$key"
done

for label in $(sed -n '/words\[LABELS\]/,/}/s/.*"\(.*\)".*/\1/p' \
    report/who/labels.c); do
	documented senders.conf.5 "$label"
done
for column in $(grep -v '^#' data/services.csv | head -n 1 | tr , ' '); do
	documented services.csv.5 "$column"
done

for code in $(sed -n 's/^\tX(\([A-Z0-9_]*\),.*/\1/p' dns/check/codes.h); do
	documented dmarc-dns.1 "$code"
done

for program in dmarc-parse dmarc-ingest dmarc-report dmarc-dns dmarc-fleet; do
	[ -x "$DMARC_BIN/$program" ] || continue
	help=$("$DMARC_BIN/$program" --help) || fail "$program --help"
	[ "$(wc -l <<<"$help")" -lt 24 ] || fail "$program --help: too long"
	equal "$program -h" "$help" "$("$DMARC_BIN/$program" -h 2>&1)"
	grep -q -- ' --version' <<<"$help" || fail "$program --help: no options"
	while read -r option; do
		documented "$program.1" "$option"
	done < <(grep -oE -- ' --[a-z-]+' <<<"$help" | cut -c4- | sort -u)
done

# A look at the database by its owner must not lock others out (dmarc-db(5)).
grep -nE '(^|[ `$(])sqlite3 ' README.md man/* | grep -v -e ' -readonly' \
    -e 'VACUUM' -e 'Xr sqlite3' && fail 'queries without -readonly'

# What dmarc-parse --json says, of all the fixtures together.
if command -v jq >/dev/null; then
	keys=$(jq -r 'paths | .[] | strings' tests/data/*/*.xml.json \
	    tests/data/*/*.out | sort -u)
	[ "$(wc -l <<<"$keys")" -gt 40 ] || fail 'the keys of the fixtures'
	for key in $keys; do
		grep -qE "(\"|Cm )$key\\>" man/dmarc-parse.1 ||
		    fail "man/dmarc-parse.1 has no key $key"
	done
fi

if command -v mandoc >/dev/null; then
	for page in man/*.[1-9]; do
		mandoc -T lint -W warning "$page" || fail "mandoc: $page"
	done
fi
finish
