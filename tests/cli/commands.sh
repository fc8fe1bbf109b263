#!/bin/bash
# Every command that a page, README.md, a man page or --help names can be
# pasted and runs, against a database of domains in every state.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
need python3 jq sqlite3 zip
unset XDG_DATA_HOME XDG_CONFIG_HOME
mkdir -p .local/share/dmarc bin Maildir/.dmarc/{cur,new,tmp} \
    Maildir/{cur,new,tmp} Mail/dmarc/{cur,new,tmp} dmarc-reports
db=$work/.local/share/dmarc/dmarc.db

# What stands for a name that a reader has to fill in, and for what is not
# here: the programs of others, and files that README.md and man pages name.
placeholders='s/\<DOMAIN\>/example.org/; s/\<MAILDIR\>/Maildir/; s/\<REPORT-ID\>/7/'
for program in dmarc-ingest dmarc-parse dmarc-report; do
	ln -s "$DMARC_BIN/$program" bin
done
printf '#!/bin/sh\nexec cat >mailed\n' >bin/sendmail
printf '#!/bin/sh\nexit 0\n' >bin/mbsync
printf '#!/bin/sh\nexec cat report.zip\n' >bin/curl
chmod +x bin/*
PATH=$work/bin:$PATH

house_done example.org
house_not_ready example.com
house_roll_back example.net
house_ready ready.example
house_hold hold.example
house_silent old.example
house_parked parked.example
house_mixed mixed.example
house_seasonal season.example
house_below_first below.example
spell spf.example 2026-10-19 28 "$p_none" < <(own spf.example 400
	echo "192.0.2.77 90 none fail fail spf.example - spf.example:mfrom:permerror")
# Too much of all mail fails, and no sender alone is to be repaired.
spell rate.example 2026-09-01 70 "$p_none" < <(own rate.example 500
	for i in {1..40}; do
		echo "10.0.$i.1 9 none pass pass rate.example rate.example:s1:pass rate.example:mfrom:pass"
		echo "10.0.$i.1 3 none fail fail rate.example rate.example:s1:temperror rate.example:mfrom:temperror"
	done)
echo '<feedback><report_metadata>' >box/cut.xml
cp box/1.xml report.xml && gzip -k report.xml && zip -q report.zip report.xml
zip -q exported.zip report.xml
zip -q 'google.com!example.org!1!2.zip' report.xml
cp report.xml dmarc-reports
printf 'From a Thu Jan  1 00:00:00 2026\nSubject: x\n\nx\n' >reports.mbox
gzip -c reports.mbox >old.mbox.gz
printf 'Subject: x\n\nx\n' >Maildir/cur/1
echo example.org >domains
# A reporter that fell silent, and names that only forgers use.
for who in google.com yahooinc.com mail.example; do
	days=28
	[ $who = google.com ] && days=22
	email=dmarc@$who report $who gap.example 2026-10-19 "$p_none" $days \
	    < <(own gap.example 612)
done

# Pages before there is any mail, and of all domains in all formats.
mkdir -p pages empty/{cur,new,tmp}
"$DMARC_BIN/dmarc-ingest" --db "$work/empty.db" empty || fail 'an empty folder'
db=$work/empty.db ask weekly >pages/empty.txt
db=$work/empty.db ask sources >>pages/empty.txt
db=$work/empty.db ask check >>pages/empty.txt
ingest
checked=$(date -u -d 2026-11-16 +%s)
sql "INSERT INTO dns_domain (domain, spf_lookups, checked_ts, mx_ts, spf_ts,
    dmarc_ts) VALUES ('example.com', 12, $checked, $checked, $checked,
    $checked), ('hold.example', 1, $checked - 864000, $checked - 864000,
    $checked - 864000, $checked - 864000);
    INSERT INTO dns_finding (domain, code, detail, severity) VALUES
    ('example.com', 'MX_SINGLE', 'one host', 'info'),
    ('hold.example', 'SPF_SYNTAX', 'a word', 'error'),
    ('example.com', 'SPF_TOO_MANY_LOOKUPS', '12 lookups', 'error')"
for format in text html mail json; do
	to=()
	[ $format = mail ] && to=(--to root)
	end=$format
	[ $format = mail ] && end=eml
	[ $format = text ] && end=txt
	for command in weekly readiness; do
		ask $command --format $format "${to[@]}" \
		    >"pages/$command.$end" || fail "$command as $format" err
		for domain in $(sql 'SELECT DISTINCT policy_domain FROM v_report'); do
			ask $command "$domain" --format $format "${to[@]}" \
			    >"pages/$command-$domain.$end" ||
			    fail "$command $domain as $format" err
		done
	done
done
ask explain --format json >pages/explain.json || fail explain
for command in check log sources senders tls failures; do
	ask $command >pages/$command.txt
done

for program in dmarc-dns dmarc-ingest dmarc-parse dmarc-report; do
	"$DMARC_BIN/$program" --help | grep "^  $program"
done >pages/help
ask site pages/site || fail site err
python3 "$DMARC_SOURCE/tests/cli/commands.py" pages/*.* \
    pages/site/domain/*/*.html \
    "$DMARC_SOURCE"/tests/data/report/*.txt >of-pages || fail 'pages'
# What an alert of Prometheus tells somebody to look at.
sed -n 's/{{ $labels.domain }}/DOMAIN/; s/\.$//; /^ *dmarc-/s/^ *//p' \
    "$DMARC_SOURCE/dist/prometheus/dmarc-ledger.rules.yml" >alerts
equal 'commands of alerts' 1 "$(wc -l <alerts)"
# What dmarc-fleet(1) shows needs a server, and has a test of its own.
for page in "$DMARC_SOURCE"/man/*.[1-9]; do
	[[ $page = */dmarc-fleet.1 ]] || manuals+=("$page")
done
{
	python3 "$DMARC_SOURCE/tests/cli/commands.py" "$DMARC_SOURCE/README.md" \
	    "${manuals[@]}"
	sed 's/^  //' pages/help
} >of-manuals || fail 'manuals'
equal 'commands of pages' yes "$([ "$(wc -l <of-pages)" -ge 30 ] && echo yes)"
equal 'commands of manuals' yes \
    "$([ "$(wc -l <of-manuals)" -ge 20 ] && echo yes)"

# Every statement that a page prints runs, and leaves the database alone.
for domain in $(sql 'SELECT DISTINCT policy_domain FROM v_report'); do
	ask explain --sql "$domain" | sed -n '/^-- setup/,/^-- end/p' >script.sql
	grep -q SELECT script.sql || fail "explain $domain: no statements"
	sqlite3 -readonly -bail "$db" <script.sql >out 2>err ||
	    fail "SQL of explain $domain" err
	[ -s err ] && fail "SQL of explain $domain" err
done

# dmarc-dns asks a server of the test, if there is one.
serving=
if command -v nsd >/dev/null && command -v dig >/dev/null; then
	. "$DMARC_SOURCE/tests/cli/zone.bash"
	zone <<-END
	example.org. MX 10 mx.example.org.
	mx.example.org. A 192.0.2.10
	example.org. TXT "v=spf1 ip4:192.0.2.10 -all"
	_dmarc.example.org. TXT "v=DMARC1; p=reject"
	END
	serve
	printf '#!/bin/sh\nexec %s "$@" --resolver %s\n' \
	    "$DMARC_BIN/dmarc-dns" "$server" >bin/dmarc-dns
	chmod +x bin/dmarc-dns
	serving=1
fi
# paste FILE: run each line of it.
paste() {
	local line run got
	while read -r line; do
		[[ $line != *dmarc-dns* || -n $serving ]] || continue
		run=$(sed "$placeholders; s|/var/lib/dmarc/dmarc.db|$db|;
		    s|/var/lib/prometheus/node-exporter|$work|;
		    s|/srv/www/dmarc|$work/site|; s|\<FOLDER\>|$work/site|;
		    s|/usr/sbin/sendmail|sendmail|" <<<"$line")
		(set -o pipefail; eval "$run" >out 2>err)
		got=$?
		# The status of check is that of what it looked at.
		[ "$got" = 0 ] ||
		    [[ $got = 1 && $line = 'dmarc-report check'* ]] ||
		    fail "exit $got: $line" err
		case $line in
		dmarc-dns* | *\|\ jq* | *quiet-if-ok* | dmarc-ingest* | \
		    *dmarc.prom* | *sendmail* | mbsync* | *'> '* | \
		    'dmarc-report records'* | 'dmarc-report site'*) ;;
		*) [ -s out ] || fail "prints nothing: $line" ;;
		esac
	done <"$1"
}
sort -u of-pages of-manuals alerts >lines
paste lines
[ -s mailed ] || fail 'no mail was sent'

# A page that was asked for with --db and --config names commands with both,
# which lead to them from any shell: a text as they were given, what is read
# elsewhere as whole paths, those of the environment, too.
case='options'
mkdir "it's here" again
cp "$db" "it's here/a b.db"
printf '[report]\nto = root\n' >"it's here/set.conf"
cp "$work/empty.db" "it's here/none.db"
options=(--db "it's here/a b.db" --config "it's here/set.conf")
for command in weekly readiness explain check log sources senders; do
	domains=('')
	[[ $command = [wr]* ]] && domains=('' example.com below.example)
	for domain in "${domains[@]}"; do
		for format in text html mail; do
			[[ $format = text || $command = [wr]* ]] || continue
			end=${format/text/txt}
			"$report" $command $domain --format $format \
			    --now "$now" "${options[@]}" \
			    >"again/$command$domain.${end/mail/eml}" 2>err
			[ -s err ] && fail "$command $domain as $format" err
		done
	done
done
"$report" site again/site --now "$now" "${options[@]}" || fail site
"$report" weekly --db "it's here/none.db" >again/none.txt || fail 'none'
mv "$db" elsewhere.db
python3 "$DMARC_SOURCE/tests/cli/commands.py" again/*.* \
    again/site/domain/*/*.html >of-again ||
    fail 'pages again'
equal 'commands' yes "$([ "$(wc -l <of-again)" -ge 15 ] && echo yes)"
grep -vF -- '--db' of-again >bare
[ -s bare ] && fail 'without the database' bare
python3 "$DMARC_SOURCE/tests/cli/commands.py" again/*.{html,eml} >of-html
grep -qF "$work/it" of-html || fail 'no whole path' of-html
paste of-again
case='environment'
export DMARC_DB="it's here/a b.db" DMARC_CONF="it's here/set.conf"
"$report" weekly --now "$now" >page.txt
grep -F -- '--db' page.txt && fail 'the shell has the database'
"$report" weekly --now "$now" --format html >page.html
grep -qF -- "--db &#39;$work/it" page.html || fail 'HTML does not name it'
"$report" weekly --now "$now" --format json >page.json
grep -F -- '--db' page.json && fail 'JSON names it'
finish
