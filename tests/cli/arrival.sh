#!/bin/bash
# The same mail in another order of arrival gives the same bytes, in every
# format of weekly, readiness, sources and explain. Keys of the database differ,
# and explain names combinations by their keys: these lists are left out.
. "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1

# Why does the mail of a sender fail? Each pair of records is a tie, and the
# reports of one day have them in the order of the others turned round.
policy='<p>none</p>' turn=cat
for day in 14 15; do
	report Zebra example.org 2026-11-$day "$policy" < <($turn <<-END
	203.0.113.5 4 none fail fail example.org - b.example:mfrom:softfail
	203.0.113.5 4 none fail fail example.org - a.example:mfrom:softfail
	203.0.113.9 2 none fail fail example.org x.example:s:pass b.example:mfrom:pass
	203.0.113.9 2 none fail fail example.org x.example:s:pass a.example:mfrom:fail
	192.0.2.25 40 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
	)
	for who in Yahoo AOL google.com yahoo Alpha; do
		email=dmarc@$who.example report $who example.org 2026-11-$day \
		    "$policy" < <($turn <<-END
		203.0.113.5 4 none fail fail example.org d.example:s:fail -
		203.0.113.5 4 none fail fail example.org d.example:t:none -
		192.0.2.25 9 none pass fail news.example.org example.org:s1:pass -
		END
		)
	done
	turn=tac
done
# One reporter under several addresses; revisions of one report, all alike but
# for their facts.
ip=30
for email in z@alpha.example a@beta.example m@alpha.example; do
	ip=$((ip + 1))
	id=same report ALPHA example.org 2026-11-13 "$policy" <<-END
	192.0.2.$ip 5 none fail fail example.org - a.example:mfrom:fail
	END
done
"$DMARC_SOURCE/script/sample-maildir" --now 2026-11-16 --messages 120 \
    sample >/dev/null || fail 'sample-maildir'
cp sample/*/* box/
# Reports beside the verdicts, with revisions and copies.
maildir more
first=0
for who in Zebra zebra alpha.example; do
	for kind in tls failure; do
		python3 "$DMARC_SOURCE/tests/cli/beside.py" $kind 12 more \
		    at=$((1794614400 + first * 86400)) first=$first \
		    reporter=$who.example || fail "make $kind"
	done
	first=$((first + 2))
done
cp more/new/* box/
for m in box/tls[0-3].*; do
	sed 's/count": 9/count": 8/' "$m" >"$m.revised"
	cp "$m" "$m.copy"
done

# take NAME FILE...: a database of these files, read in this order
take() {
	local name=$1
	shift
	"$DMARC_BIN/dmarc-ingest" --jobs 1 --db "$name.db" --now "$now" "$@" \
	    2>err || fail "$name: ingest" err
}

# pages NAME: all that it says, under a name that pages may repeat
pages() {
	local db=one.db format domain sort command
	cp "$1.db" "$db"
	mkdir "$1"
	for domain in '' example.org; do
		for command in weekly readiness; do
			for format in text html json prom mail csv; do
				ask $command $domain --format $format \
				    --to a@example.org --from b@example.org
				cat err
			done 2>&1 | grep -v '^dmarc_db_size_bytes' \
			    >"$1/$command.$domain"
		done
		for format in text json; do
			ask explain $domain --sql --format $format | tr '\n' ' ' |
			    sed 's/\\n/ /g; s/\[[0-9, ]*\]/[]/g; s/  */ /g'
			cat err
		done >"$1/explain.$domain"
		for format in text json jsonl csv; do
			for sort in messages fail last; do
				ask sources $domain --since 90d --top 0 \
				    --sort $sort --format $format
				cat err
			done
		done >"$1/sources.$domain"
		ask sources $domain --by ip >"$1/addresses.$domain"
		ask sources $domain --fails >"$1/fails.$domain"
		for command in tls failures; do
			ask $command $domain --since 90d
			ask $command $domain --since 90d --format jsonl |
			    sed 's/"[a-z]*_tag":"[0-9a-f]*"//g' | sort
		done >"$1/beside.$domain"
	done
}

files=(box/*)
take forward "${files[@]}"
mapfile -t turned < <(printf '%s\n' "${files[@]}" | tac)
take backward "${turned[@]}"
mapfile -t mixed < <(printf '%s\n' "${files[@]}" | sort -t. -k1.6,1.7r -k1.5,1.5)
take mixed "${mixed[@]}"
pages forward
grep -q 'signs as x.example, Return-Path b.example' forward/sources. ||
    fail 'no tie'
[ "$(cat forward/* | wc -c)" -gt 100000 ] || fail 'few pages'
for other in backward mixed; do
	pages $other
	diff -r forward $other >differs || fail "$other" differs
done

# Records come in the order of keys: the same, but for that and for the key.
for name in forward backward; do
	db=$name.db ask records --since 90d | cut -d, -f2- | sort >$name.csv
done
[ "$(wc -l <forward.csv)" -gt 100 ] || fail 'few records'
cmp -s forward.csv backward.csv || fail 'records'
finish
