#!/bin/bash
# Reports by people who mean no good, or have long names: whatever a field
# holds, pages stay on the page, rows are records, and JSON is JSON.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1

label=$(printf 'l%.0s' {1..61})
long=$label.$label.$label.$(printf 'm%.0s' {1..50}).example
idn=xn--bcher-kva.xn--4gbrim.xn--fiqs8s.example
wide=$(printf '\346\274\242%.0s' {1..70})
evil=$(printf '=cmd()\302\233\342\200\256\342\200\250\357\273\277%s' \
    '&lt;script&gt;alert(1)&lt;/script&gt;&quot;,x;%n')
none='<p>none</p>'
most=1000000000000
v6=2001:db8:1111:2222:3333:4444:5555:6666
hidden='[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]'
hidden+='|\xef\xbb\xbf'

report "$wide" "$long" 2026-11-10 "$none" <<-END
$v6 $((most / 2)) none pass pass $long $long:$label:pass $long:mfrom:pass
$v6 $((most / 2 - 9)) reject fail fail a.$idn $idn:s:pass $idn:mfrom:pass mailing_list
2001:db8:2:: 7 none fail fail $long - $long:helo:pass
198.51.100.1 1 nonsense maybe 1e3 $long - -
END
id="$evil" report "$evil" example.org 2026-11-10 "$none" <<-END
192.0.2.1 5 none fail fail $evil $evil:$evil:pass $evil:mfrom:pass $evil
192.0.2.2 6 $evil pass fail example.org @SUM(1+1):-2+3:pass $wide:mfrom:pass
192.0.2.3 7 none fail fail +1.example +1.example:s:pass -1.example:mfrom:pass
192.0.2.4 9 none pass fail example.org example.org:&lt;i&gt;:pass -
END
report "$evil" "$evil" 2026-11-10 "<p>$evil</p>" <<-END
192.0.2.1 5 none fail fail $evil $evil:$evil:pass $evil:mfrom:pass
END
head -c 200 "$box/1.xml" \
    >"$box/$(printf '<b>\033]0;y\a\342\200\256%.0s' 1 2 3).xml"
ingest --quiet

for command in weekly sources 'sources --by ip' "weekly $long" \
    "sources $long" 'sources example.org --fails' log; do
	ask $command >page || fail "$command: exit status $?"
	[ -s page ] || fail "$command: an empty page"
	LC_ALL=C grep -nP "$hidden" page &&
	    fail "$command: control characters"
	[ "$command" = log ] && continue	# whole file names
	python3 - page <<-'END' || fail "$command: too wide"
	import sys, unicodedata
	bad = [l for l in open(sys.argv[1], encoding="utf-8")
	    if '. TXT "' not in l and ": dmarc-report" not in l and sum(
	    1 + (unicodedata.east_asian_width(c) in "WF") for c in l) > 81]
	print("".join(bad), end="")
	sys.exit(bool(bad))
	END
done
# Pages and mails for programs that show HTML: nothing of it is markup.
for command in weekly 'weekly example.org' "weekly $long" readiness; do
	ask $command --format html >page || fail "$command: page"
	LC_ALL=C grep -nP "$hidden" page && fail "$command: hidden on a page"
	python3 "$DMARC_SOURCE/tests/report/page.py" page ||
	    fail "$command: a page of markup"
	ask $command --format mail --to root >mail || fail "$command: mail"
	python3 "$DMARC_SOURCE/tests/report/mail.py" mail ||
	    fail "$command: a mail of markup"
	LC_ALL=C grep -nP "$hidden" mail.html && fail "$command: hidden in a mail"
done
ask weekly --format html >page
grep -qF '&lt;b&gt;' page || fail 'no stranger on the page'
for address in "$v6" 2001:db8:2::; do
	ask sources --by ip | grep -q "^$address" || fail "$address is cut"
done

ask sources --format csv >csv
equal 'csv: rows are records' "$(($(sql "SELECT count(*) FROM (SELECT DISTINCT
    policy_domain, source_ip FROM v_record)") + 1))" \
    "$(wc -l <csv)"
grep -nP '(^|,)"?[=+@-]' csv && fail 'csv: a formula'
ask sources --format csv --raw | grep -qP ',-1\.example,' || fail '--raw'

ask sources --since 28d --format json >json
equal 'json: all messages' "$(sql 'SELECT sum(messages) FROM v_record')" \
    "$(jq '[.domains[].senders[].sources[].messages] | add' json)"
grep -q '<' json && fail 'json: an open angle bracket'
LC_ALL=C grep -qP '[\x80-\xff\x7f]' json && fail 'json: not ASCII'
ask readiness --format json >json || fail 'json of verdicts'
jq -e '.domains | length > 0' json >jq.out || fail 'json of verdicts: none'
grep -q '<' json && fail 'json of verdicts: an open angle bracket'
LC_ALL=C grep -qP '[\x80-\xff\x7f]' json && fail 'verdicts: not ASCII'
schema=$DMARC_SOURCE/tests/report/schema.py
shipped=$DMARC_SOURCE/data/dmarc-summary-1.schema.json
ask readiness --format jsonl >jsonl || fail 'jsonl of verdicts'
if python3 -c 'import jsonschema' 2>/dev/null; then
	"$schema" "$shipped" json || fail 'json of verdicts: the schema'
	"$schema" --lines "$shipped" jsonl || fail 'jsonl: the schema'
fi
# Statements of an explanation run, and nothing else comes of them.
ask explain --sql >page || fail 'explain' err
LC_ALL=C grep -nP "$hidden" page && fail 'explain: control characters'
"$DMARC_SOURCE/tests/report/explain.py" "$db" page json >differ.txt ||
    fail 'explain' differ.txt
ask weekly --format prom >prom || fail 'prom'
grep -vE '^(# (HELP|TYPE) )?dmarc_[a-z_]+(\{[a-z]+="([^"\]|\\["\])*"(,[a-z]+="([^"\]|\\["\])*")*\})? ' \
    prom && fail 'prom: a strange line'
ask readiness >page || fail 'readiness'
LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]' page && fail 'page: raw'

finish
