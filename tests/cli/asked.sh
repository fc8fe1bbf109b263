#!/bin/bash
# dmarc-report asked for a name: a policy domain in any spelling, a name below
# one, the name that our pages give to subdomains, and words that are no domain.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1

report post.example example.org 2026-11-10 '<p>none</p>' <<'END'
192.0.2.25 40 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
192.0.2.25 7 none pass pass news.example.org example.org:s1:pass news.example.org:mfrom:pass
198.51.100.9 3 none fail fail shop.news.example.org - -
198.51.100.9 5 none fail fail oldnews.example.org - -
END
report post.example xn--bcher-kva.example 2026-11-10 '<p>none</p>' <<'END'
192.0.2.25 11 none pass pass xn--bcher-kva.example xn--bcher-kva.example:s1:pass -
END
report post.example own.example.org 2026-11-10 '<p>reject</p>' <<'END'
192.0.2.25 2 none pass pass own.example.org own.example.org:s1:pass -
END
ingest

said() {
	flat=$(tr -s ' \n' ' ' <"$work/out")
	[[ $flat == *"$1"* ]] || fail "$case: not '$1'" "$work/out"
}
never() {
	! grep -q 'never was a report' "$work/out" || fail "$case" "$work/out"
}

# ---- a name below a policy domain ----

for command in weekly readiness explain sources; do
	case="$command of a name below"
	ask "$command" News.Example.ORG. >"$work/out" || fail "$case: $?"
	said 'ASKED news.example.org has no reports of its own'
	said 'the record of example.org. 10 messages From it in 28 days (3 failing)'
	said 'counted with the subdomains of example.org.'
	never
	silent err
	narrow "$work/out"
done
case='the page of the domain above follows'
ask readiness example.org >above
ask readiness news.example.org | sed '1,/^$/d' >below
diff above below >"$work/out" || fail "$case" "$work/out"

case='two names, one domain'
ask readiness news.example.org example.org >"$work/out"
equal "$case" 1 "$(grep -c '^DMARC readiness' "$work/out")"

case='html'
ask weekly --format html news.example.org >"$work/out"
said 'news.example.org has no reports of its own'
case='mail'
ask weekly --format mail --to postmaster@example.org news.example.org |
    python3 -c 'import email, email.policy, sys
m = email.message_from_binary_file(sys.stdin.buffer,
    policy=email.policy.default)
print("\n".join(p.get_content() for p in m.walk() if not p.is_multipart()))' \
    >"$work/out"
equal "$case" 2 "$(tr -s ' \n' ' ' <"$work/out" |
    grep -o 'news.example.org has no reports' | wc -l)"
case='json'
ask readiness --format json news.example.org example.org >"$work/out"
equal "$case" \
    '[["news.example.org","example.org",10,3]] ["example.org","example.org"]' \
    "$(python3 -c 'import json, sys
d = json.load(sys.stdin)
print(json.dumps([list(a.values()) for a in d["asked"]],
    separators=(",", ":")), json.dumps([e["domain"] for e in d["domains"]],
    separators=(",", ":")))' <"$work/out")"
python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))
' "$work/out" "$DMARC_SOURCE/data/dmarc-summary-1.schema.json" ||
    fail "$case: schema"
for format in jsonl prom; do
	case="a note beside $format"
	ask readiness --format "$format" news.example.org >"$work/out"
	grep -q '^ASKED    news.example.org has' "$work/err" ||
	    fail "$case" "$work/err"
	! grep -q ASKED "$work/out" || fail "$case: in the output"
done
case='a note beside records'
ask records news.example.org >"$work/out"
equal "$case" 5 "$(wc -l <"$work/out")"
grep -q '^ASKED    news.example.org has' "$work/err" || fail "$case"

case='a name below that nobody saw'
ask sources unseen.example.org >"$work/out"
said 'No message From it was reported in 28 days.'
case='a name below with reports of its own'
ask readiness own.example.org >"$work/out"
! grep -q ASKED "$work/out" || fail "$case" "$work/out"
case='a name with nothing above it'
ask readiness example.com >"$work/out"
said 'No report about it was ever counted'
! grep -q ASKED "$work/out" || fail "$case" "$work/out"

# ---- other spellings ----

for pair in '*.example.org|example.org' 'EXAMPLE.org.|example.org' \
    'bücher.example|xn--bcher-kva.example' \
    'BÜCHER.Example.|xn--bcher-kva.example'; do
	for command in weekly readiness sources explain records; do
		case="$command ${pair%|*}"
		ask "$command" "${pair%|*}" >one || fail "$case: $?" "$work/err"
		ask "$command" "${pair#*|}" >two
		cmp -s one two || fail "$case: another page"
	done
done

# ---- a slip of the keyboard ----

slip='has no reports; did you mean example.org?'
for command in weekly readiness sources explain; do
	case="$command exmaple.org"
	ask "$command" exmaple.org >page || fail "$case: $?" "$work/err"
	grep -qx "ASKED    exmaple.org $slip" page || fail "$case" page
done
case='records exmaple.org'
ask records exmaple.org >page || fail "$case: $?"
grep -qx "ASKED    exmaple.org $slip" "$work/err" || fail "$case" "$work/err"
ask weekly exmaple.org --format html | grep -q "$slip" || fail 'in HTML'
for name in other.example example.de; do
	ask weekly "$name" >page
	! grep -q 'did you mean' page || fail "$name is no slip" page
done
printf '[domains]\nown = example.org;exmaple.org\n' >slip.conf
ask weekly exmaple.org --config slip.conf >page
! grep -q 'did you mean' page || fail 'a domain of the settings is no slip' page
cp "$db" hostile.db
sqlite3 hostile.db "UPDATE domain SET name = 'exa' || char(27) || 'ple.org'
    WHERE name = 'example.org'"
"$report" weekly --db hostile.db --now "$now" exaple.org >page
grep -qF 'did you mean exa\x1bple.org?' page || fail 'a hostile name' page
grep -q $'\e' page && fail 'a name is raw' page

# ---- words that are no domain ----

for pair in 'example.org/|example.org' '@example.org|example.org' \
    'https://example.org|example.org' 'dmarc@example.org|example.org' \
    'https://a@bücher.example:8443/x?y|xn--bcher-kva.example'; do
	case="${pair%|*}"
	status 2 "did you mean '${pair#*|}'?" readiness --db "$db" "${pair%|*}"
done
for word in '' . .. '*' 'a b' 192.0.2.1 'a..b' "$(printf 'b\374cher.de')"; do
	case="'$word'"
	status 2 'is not a domain, such as example.org' readiness --db "$db" \
	    -- "$word"
done
finish
