#!/bin/bash
# An engine that sends what no ledger ships, and reports that an engine cannot
# take: each ends in a sentence, and nothing else is held up.
. "$DMARC_SOURCE/tests/cli/fleet.bash" || exit 1

node one
users one
policy='<p>none</p>'
report Good example.org 2026-11-14 "$policy" <<-END
192.0.2.25 4 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
192.0.2.26 1 none fail fail example.org - b.example:mfrom:fail mailing_list
END
touch conf
take() {
	"$ingest" --db a.db --config conf --now "$now" "$@" 2>err ||
	    fail 'ingest' err
}
take box/*
put a.db one || fail 'put' err

# What get reads is a view of the report, with something else in its place.
asked one 'ALTER TABLE dmarc.report RENAME TO honest' || exit 1
columns=$(asked one "SELECT string_agg(column_name, ', ') FROM
    information_schema.columns WHERE table_schema = 'dmarc'
    AND table_name = 'honest'")
says_instead() {
	local list=$columns one
	for one; do
		list=$(sed "s/\(^\|, \)${one%%=*}\(,\|\$\)/\1${one#*=} AS ${one%%=*}\2/" \
		    <<<"$list")
	done
	asked one "DROP VIEW IF EXISTS dmarc.report;
	    CREATE VIEW dmarc.report AS SELECT $list FROM dmarc.honest;
	    GRANT SELECT ON dmarc.report TO dmarc_read"
}
bring() {
	rm -f slice.db
	(
		ulimit -v "${memory:-unlimited}"
		get slice.db one example.org
	)
}
says_instead
bring || fail 'an honest view' err

while read -r what instead; do
	case=$what
	eval "says_instead $instead" || continue
	bring
	equal 'exit status' 65 $?
	one_line
	equal 'nothing stays' '' "$(find . -name 'slice*')"
done <<'END'
short-facts facts="'\\\\x00'::bytea"
before-1970 begin_ts="-5::bigint"
far-away end_ts="9000000000000::bigint"
turned-round begin_ts=end_ts end_ts=begin_ts
provenance provenance="'7'::smallint"
a-wide-provenance provenance="'1'::bigint"
an-unknown-word p="'never'::text"
per-cent pct="'101'::smallint"
a-long-id report_id="repeat('x', 2000)"
nobody org_name=NULL::text email=NULL::text
bad-utf-8 org_name="'\\\\xff41'::bytea"
nul org_name="'\\\\x410041'::bytea"
no-array source=NULL::inet[]
a-short-array source="source[1:1]"
a-long-array counts="counts || 1::bigint"
two-dimensions counts="ARRAY[counts, counts]"
a-null counts="array_replace(counts, 1::bigint, NULL)"
another-type counts="counts::integer[]"
below-zero counts="array_replace(counts, 1::bigint, -1::bigint)"
too-many counts="array_replace(counts, 1::bigint, 2000000000000::bigint)"
out-of-range combination="array_replace(combination, 1, 2)"
below-the-first combination="array_replace(combination, 1, -1)"
a-network source="array_replace(source, '192.0.2.26'::inet, '192.0.2.0\/24'::inet)"
no-json combinations="'['::text"
other-json combinations="'{\"a\": 1}'::text"
deep-json combinations="repeat('[', 1000000)"
much-json combinations="'[' || repeat('x', 104857600) || ']'"
many-combinations combinations="'[' || repeat('[],', 10000000) || '[]]'"
an-implausible-day begin_ts="1000000000::bigint" end_ts="1000086399::bigint"
END
case='rows twice'
asked one "DROP VIEW dmarc.report; CREATE VIEW dmarc.report AS
    SELECT * FROM dmarc.honest UNION ALL SELECT * FROM dmarc.honest;
    GRANT SELECT ON dmarc.report TO dmarc_read"
bring || fail "get: $?" err
equal 'it counts once' 5 "$(sqlite3 slice.db 'SELECT sum(messages) FROM v_record')"
asked one 'DROP VIEW dmarc.report; ALTER TABLE dmarc.honest RENAME TO report'

# The longest texts, and many records of many combinations.
case='the largest'
long() {
	head -c "$1" /dev/zero | tr '\0' "${2:-x}"
}
{
	echo "<feedback><report_metadata><org_name>$(long 1024)</org_name>
<email>$(long 1024 y)</email><report_id>$(long 1024 z)</report_id>
<extra_contact_info>$(long 4096)</extra_contact_info><date_range>
<begin>1794614400</begin><end>1794700799</end></date_range>
<error>$(long 4096 '"')</error></report_metadata><policy_published>
<domain>$(long 60).$(long 60).$(long 60).$(long 60).example</domain>
<p>none</p><fo>$(long 4096)</fo></policy_published>"
	# A record with all that one may say.
	name=$(long 60).$(long 60).$(long 60).$(long 60)
	echo "<record><row><source_ip>2001:db8::1</source_ip><count>1</count>
<policy_evaluated><disposition>reject</disposition><dkim>fail</dkim>
<spf>fail</spf>"
	for n in $(seq 15); do
		echo "<reason><type>other</type><comment>$(long 4000 '\\')$n</comment></reason>"
	done
	echo "</policy_evaluated></row><identifiers><header_from>$name.a</header_from>
<envelope_from>$name.b</envelope_from><envelope_to>$name.c</envelope_to>
</identifiers><auth_results>"
	for n in $(seq 50); do
		echo "<dkim><domain>$name.d$n</domain><selector>$name.s$n</selector>
<result>pass</result></dkim>"
	done
	for n in $(seq 50); do
		echo "<spf><domain>$name.e$n</domain><scope>helo</scope>
<result>softfail</result></spf>"
	done
	echo '</auth_results></record>'
	for n in $(seq 8000); do
		echo "<record><row><source_ip>10.$((n / 65536)).$((n / 256 % 256)).$((n % 256))</source_ip>
<count>$n</count><policy_evaluated><disposition>none</disposition>
<dkim>fail</dkim><spf>fail</spf></policy_evaluated></row><identifiers>
<header_from>h$((n / 2)).example</header_from></identifiers><auth_results>
<dkim><domain>d$n.example</domain><result>pass</result></dkim>
<spf><domain>s$n.example</domain><result>fail</result></spf></auth_results></record>"
	done
	echo '</feedback>'
} >box/large.xml

# most FILE RECORDS: a report with so many records, as short as they can be
most() {
	{
		echo '<feedback><report_metadata><org_name>m</org_name><email>d@m.example</email>
<report_id>most</report_id><date_range><begin>1794614400</begin>
<end>1794700799</end></date_range></report_metadata><policy_published>
<domain>most.example</domain><p>none</p></policy_published>'
		seq "$2" | awk '{ printf "<record><row><source_ip>10.%d.%d.%d</source_ip>" \
		    "<count>%d</count></row></record>\n", $1 % 7, $1 / 13 % 100,
		    $1 % 251, $1 }'
		echo '</feedback>'
	} | gzip >"$1"
}

# back FILE RECORDS DOMAIN: it is put, and comes back equal
back() {
	local says="SELECT sha256, records, messages, error FROM v_report
	    WHERE records = $2"
	case="the largest: $2 records"
	take "$1"
	equal 'in the database' 1 "$(sqlite3 a.db "SELECT count(*)
	    FROM report WHERE records = $2")"
	put a.db one || fail "put: $?" err
	silent
	rm -f large.db*
	get large.db one "$3" || fail "get: $?" err
	equal 'it comes back' "$(sqlite3 a.db "$says")" \
	    "$(sqlite3 large.db "$says")"
}
printf '[limits]\nwall_seconds = 600\n' >conf
back box/large.xml 8001 "$(long 60).$(long 60).$(long 60).$(long 60).example"
# As many as the limits allow.
records=20000
[ -z "${DMARC_FULL-}" ] || records=500000
most box/most.xml.gz $records
back box/most.xml.gz $records most.example

# One that the engine cannot take is named; those before and behind it arrive.
case='refused'
asked one "ALTER TABLE dmarc.report ADD CONSTRAINT no_such_mail
    CHECK (reporter <> 'bad')"
for n in $(seq 40); do
	who=Fine
	case $n in 7 | 23) who=Bad ;; esac
	report $who example.org 2026-11-12 "$policy" <<-END
	192.0.2.25 $n none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
done
take box/*
run 0 "$fleet" put --db a.db --engine "$(engine one putter)"
says 'the engine refuses 2 reports'
equal 'the others' 38 "$(asked one "SELECT count(*) FROM dmarc.report
    WHERE reporter = 'fine'")"
equal 'set aside' 2 "$(sqlite3 a.db "SELECT count(*) FROM unsent
    WHERE refused LIKE '%no_such_mail%'")"
run 0 "$fleet" status --db a.db --engine "$(engine one reader)"
equal 'status names them' 2 "$(grep -c 'no_such_mail' out)"
run 0 "$fleet" put --db a.db --engine "$(engine one putter)"
silent
asked one 'ALTER TABLE dmarc.report DROP CONSTRAINT no_such_mail'
put a.db one --all || fail "put: $?" err
equal 'tried again' 0 "$(sqlite3 a.db 'SELECT count(*) FROM unsent')"
finish
