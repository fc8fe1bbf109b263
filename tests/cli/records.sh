#!/bin/bash
# dmarc-report records: one row for each record, with every column, whatever
# its values hold; the same as CSV and as JSON lines; in little memory.
. "$DMARC_SOURCE/tests/cli/questions.bash" || exit 1
need jq python3 sqlite3

header=report_pk,org_name,report_id,begin,end,policy_domain,p,sp,np,t,pct,adkim
header+=,aspf,source_ip,messages,disposition,dkim_aligned,spf_aligned
header+=,header_from,envelope_from,envelope_to,dkim_domain,dkim_selector
header+=,dkim_result,spf_domain,spf_scope,spf_result,override_types
header+=,override_comments

evil=$(printf '=cmd()\302\233\342\200\256\342\200\250\357\273\277%s' \
    '&lt;script&gt;alert(1)&lt;/script&gt;&quot;,x;&#10;y%n')
id="$evil" report "$evil" example.org 2026-11-15 "<p>$evil</p>" <<-END
192.0.2.30 5 none fail fail $evil $evil:$evil:pass $evil:mfrom:pass $evil
192.0.2.31 6 $evil pass fail example.org a.example:@SUM(1+1):pass,b.example:-2+3:fail -
192.0.2.32 7 none fail fail +1.example a.example:1:fail,b.example:2:pass - local_policy
END
# Two records with the same long list of signatures.
label=$(printf 'a%.0s' {1..60})
long=$(printf "$label.$label.example:%d:fail," {1..12})
report Long example.org 2026-11-15 '<p>none</p>' <<-END
192.0.2.33 1 none fail fail example.org ${long%,} -
192.0.2.34 1 none fail fail example.org ${long%,} -
END
facts

ask records >csv || fail 'csv' err
ask records --format jsonl >jsonl || fail 'jsonl' err
records=$(sql 'SELECT count(*) FROM v_record')
[ "$records" -ge 25 ] || fail "only $records records"
equal 'header' "$header"$'\r' "$(head -1 csv)"
equal 'rows of csv' $((records + 1)) "$(wc -l <csv)"
equal 'lines of jsonl' "$records" "$(jq -c . jsonl | wc -l)"
equal 'lines of jsonl that are lines' "$records" "$(wc -l <jsonl)"
LC_ALL=C grep -qP '[\x80-\xff\x7f<]' jsonl && fail 'jsonl: not plain ASCII'
grep -nP '(^|,)"?[=+@-]' csv && fail 'csv: a formula'
ask records --raw | grep -qF ',a.example,@SUM(1+1),' || fail '--raw'
equal 'messages' "$(sql 'SELECT sum(messages) FROM v_record')" \
    "$(jq -s 'map(.messages) | add' jsonl)"

# Each value is that of the views, and both formats have the same.
sql "SELECT json_object('report_pk', x.report_pk, 'org_name', x.org_name,
    'report_id', r.report_id, 'begin', r.begin_utc, 'end', r.end_utc,
    'policy_domain', x.policy_domain, 'p', r.p, 'sp', r.sp, 'np', r.np,
    't', r.t, 'pct', r.pct, 'adkim', r.adkim, 'aspf', r.aspf,
    'source_ip', source_ip, 'messages', x.messages,
    'disposition', disposition, 'dkim_aligned', x.dkim_aligned,
    'spf_aligned', x.spf_aligned, 'header_from', header_from,
    'envelope_from', envelope_from, 'envelope_to', envelope_to,
    'dkim_domain', dkim_domain, 'dkim_selector', dkim_selector,
    'dkim_result', dkim_result, 'spf_domain', spf_domain,
    'spf_scope', spf_scope, 'spf_result', spf_result,
    'override_types', override, 'override_comments', override_comment)
    FROM v_record AS x JOIN v_report AS r USING (report_pk)" |
    jq -cS . | sort >want.json
jq -cS . jsonl | sort | diff - want.json || fail 'jsonl and the views differ'
python3 - <<'END' || fail 'csv and jsonl differ'
import csv, json, unicodedata
with open("csv", newline="") as f:
    rows = list(csv.DictReader(f))
with open("jsonl") as f:
    lines = [json.loads(line) for line in f]
def shown(c):
    if c in "\r\n":
        return " "
    if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp"):
        return c
    return ("\\x%02x" if c < "\u0100" else "\\u%04x") % ord(c)
def plain(text):
    return "".join(map(shown, text))
def cell(value):
    text = "" if value is None else plain(str(value))
    return "'" + text if text[:1] in tuple("=+-@") and text else text
assert len(rows) == len(lines)
for row, line in zip(rows, lines):
    for key, value in line.items():
        assert row[key] == cell(value), (key, row[key], value)
END

# All signatures, in their order; the first that passed is the one shown.
ask records --format jsonl --all-signatures >all || fail '--all-signatures' err
equal 'two signatures' \
    '[{"domain":"a.example","selector":"1","result":"fail"},{"domain":"b.example","selector":"2","result":"pass"}]|b.example' \
    "$(jq -r 'select(.source_ip == "192.0.2.32") |
    (.dkim_all | tostring) + "|" + .dkim_domain' all)"
equal 'many signatures, twice' '[12,"1","12",12,"1","12"]' \
    "$(jq -sc 'map(select(.org_name == "Long") | .dkim_all |
    length, .[0].selector, .[-1].selector)' all)"
equal 'no signature' '[]' \
    "$(jq -c 'select(.source_ip == "203.0.113.6") | .dkim_all' all)"
jq -c 'del(.dkim_all)' all | diff - <(jq -c . jsonl) || fail 'other columns'
ask records --all-signatures | python3 -c 'import csv, json, sys
for row in csv.DictReader(sys.stdin):
    json.loads(row["dkim_all"])' || fail 'csv: dkim_all'

# Some of them.
equal 'one domain' "$(sql "SELECT count(*), sum(messages) FROM v_record
    WHERE policy_domain = 'example.com'" | tr '|' ' ')" \
    "$(ask records --format jsonl Example.COM. |
    jq -sr '"\(length) \(map(.messages) | add)"')"
equal 'two domains' "$records" \
    "$(ask records --format jsonl example.com example.org | wc -l)"
equal 'not ours' 1 "$(ask records other.example | wc -l)"
equal 'a window' "$(sql "SELECT count(*) FROM v_record
    WHERE day BETWEEN '2026-11-08' AND '2026-11-10'")" \
    "$(ask records --format jsonl --since 2026-11-08 --until 2026-11-10 | wc -l)"
equal 'until' "$(sql "SELECT count(*) FROM v_record WHERE day < '2026-11-01'")" \
    "$(ask records --format jsonl --until 2026-10-31 | wc -l)"

status 2 'writes only csv and jsonl' records --db "$db" --format text
status 2 'writes only csv and jsonl' records --db "$db" --format json
status 2 'writes only text, json, jsonl and csv' sources --db "$db" \
    --format html
status 2 '--all-signatures is for records' sources --db "$db" --all-signatures
status 2 '--top is for sources' records --db "$db" --top 3
status 66 'nowhere' records --db nowhere
"$DMARC_BIN/dmarc-report" records --db "$db" >/dev/full 2>err
equal 'a full disk' 74 $?

# A damaged list of results that has no end ends the program.
cp "$db" loop.db
sqlite3 loop.db "UPDATE dkim SET next = dkim_pk WHERE dkim_pk > 0"
timeout 20 "$DMARC_BIN/dmarc-report" records --db loop.db --all-signatures \
    --since 2026-01-01 >out 2>err
equal 'a list without an end' 65 $?
grep -q 'has no end; the database is corrupt' err || fail 'no end' err
timeout 20 "$DMARC_BIN/dmarc-report" weekly --db loop.db --now 2026-11-16 \
    >out 2>err
equal 'a page of such lists' 65 $?

# A record whose parts are lost ends the program.
cp "$db" lost.db
sqlite3 lost.db "DELETE FROM envelope"
"$DMARC_BIN/dmarc-report" records --db lost.db >out 2>err
equal 'a lost envelope' 65 $?
grep -q 'does not exist; the database is corrupt' err || fail 'lost' err

# Nothing is sorted: rows leave as they are read.
sed '1s/^/EXPLAIN QUERY PLAN /' <(grep -v '^--' \
    "$DMARC_SOURCE/store/read/sql/records.sql") | sqlite3 "$db" >plan
grep -q 'report_once' plan || fail 'not by domain and day'
grep -qE '^[|`]--USE TEMP' plan && fail 'rows are sorted'
finish
