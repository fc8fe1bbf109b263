# ledger.bash: for the tests of dmarc-report, on top of lib.bash. Makes reports
# as XML, has dmarc-ingest read them, and compares pages with those expected.
# shellcheck shell=bash
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
export TZ=Asia/Kathmandu	# no zone may move a day
mkdir box || exit 1
box=$work/box db=$work/dmarc.db now=2026-11-16T07:00:00Z
golden=$DMARC_SOURCE/tests/data/report
made=0

# An empty box and no database.
fresh() {
	rm -rf "${work:?}/box" "$work"/dmarc.db*
	mkdir "$work/box" || exit 1
}

# results KIND LIST: LIST is domain:selector-or-scope:result,... or -
results() {
	local kind=$1 item domain second result
	[ "$2" = - ] && return
	for item in ${2//,/ }; do
		IFS=: read -r domain second result <<<"$item"
		printf '<%s><domain>%s</domain>' "$kind" "$domain"
		case $kind in
		dkim) printf '<selector>%s</selector>' "$second" ;;
		*) printf '<scope>%s</scope>' "$second" ;;
		esac
		printf '<result>%s</result></%s>' "$result" "$kind"
	done
}

# report ORG DOMAIN DATE POLICY [DAYS], and a record a line on standard input:
# ADDRESS COUNT DISPOSITION DKIM SPF FROM DKIM-RESULTS SPF-RESULTS [OVERRIDE]
report() {
	local begin end file ip count disp dkim spf from ks fs override
	begin=$(date -u -d "$3" +%s)
	end=$((begin + ${5:-1} * 86400 - 1))
	made=$((made + 1))
	file=$box/$made.xml
	{
		printf '<feedback><report_metadata><org_name>%s</org_name>' "$1"
		printf '<email>%s</email>' "${email:-dmarc@mail.example}"
		printf '<report_id>%s</report_id><date_range>' "${id:-$made}"
		printf '<begin>%s</begin><end>%s</end>' "$begin" "$end"
		printf '</date_range></report_metadata><policy_published>'
		printf '<domain>%s</domain>%s</policy_published>' "$2" "$4"
		while read -r ip count disp dkim spf from ks fs override; do
			printf '<record><row><source_ip>%s</source_ip>' "$ip"
			printf '<count>%s</count><policy_evaluated>' "$count"
			printf '<disposition>%s</disposition>' "$disp"
			printf '<dkim>%s</dkim><spf>%s</spf>' "$dkim" "$spf"
			[ -n "$override" ] &&
			    printf '<reason><type>%s</type></reason>' "$override"
			printf '</policy_evaluated></row><identifiers>'
			printf '<header_from>%s</header_from>' "$from"
			printf '</identifiers><auth_results>'
			results dkim "$ks"
			results spf "$fs"
			printf '</auth_results></record>'
		done
		printf '</feedback>\n'
	} >"$file"
}

# spell DOMAIN FROM DAYS POLICY: three reporters, two of them large, say the
# same of so many days, with the records of standard input.
spell() {
	local who mails=$work/spell
	cat >"$mails"
	for who in 'google.com google.com' 'Yahoo yahooinc.com' \
	    'Example-Mail mail.example'; do
		email=dmarc@${who#* } report "${who% *}" "$1" "$2" "$4" "$3" \
		    <"$mails"
	done
}

# Everything in the box; the time is $now.
ingest() {
	"$DMARC_BIN/dmarc-ingest" --db "$db" --now "$now" "$@" "$box"/* \
	    2>"$work/ingest.err" || fail ingest "$work/ingest.err"
}

ask() {
	DMARC_DB=$db "$DMARC_BIN/dmarc-report" "$@" --now "$now" \
	    --psl "$golden/suffixes.dat" 2>"$work/err"
}

sql() {
	sqlite3 "$db" "$1"
}

# steady FILE: $work in it gets a name that is always the same.
steady() {
	sed -i "s|$work|/tmp/tmp.0123456789|g" "$1"
}

# golden NAME: $work/NAME.txt, made steady, is tests/data/report/NAME.txt.
golden() {
	steady "$work/$1.txt"
	[ -n "${REPORT_UPDATE-}" ] && cp "$work/$1.txt" "$golden/$1.txt"
	diff -u "$golden/$1.txt" "$work/$1.txt" || fail "$1"
}

# page NAME ARGUMENT...: the output is tests/data/report/NAME.txt.
page() {
	local name=$1
	shift
	# Pages name the file for labels: one that is the same on any machine.
	XDG_CONFIG_HOME=/home/ann/.config ask "$@" >"$work/$name.txt" || fail "$name: exit status $?"
	[ -s "$work/err" ] && fail "$name" "$work/err"
	golden "$name"
	narrow "$work/$name.txt"
	case $name in
	text-* | weekly* | readiness*) plain_words "$work/$name.txt" ;;
	esac
	grep -n ' $' "$work/$name.txt" && fail "$name: blanks at an end"
}

# narrow FILE: no line takes more than 80 columns, but those of DNS records and
# of commands about a domain, which are whole.
narrow() {
	[ "$(grep -vE '^[^ ]*\. TXT ".*"$|: dmarc-report [a-z]+ [^ ]+$' "$1" |
	    wc -L)" -le 80 ] ||
	    fail "$1: wider than 80 columns"
}

# plain_words FILE: a page about verdicts has dates of one kind and the words of
# administrators, no bounds of statistics, and records that can be pasted.
plain_words() {
	grep -nE '[0-9]{4}-[0-9]{2}-[0-9]{2}' "$1" && fail "$1: an ISO date"
	grep -niE 'envelope|bounces to|lower bound|\<lost\>' "$1" &&
	    fail "$1: words"
	grep -nE 'v=DMARC1' "$1" | grep -vE '_dmarc\.[^ ]+\. TXT "v=DMARC1; .*"' &&
	    fail "$1: a record that is not whole"
	return 0
}

# status WANT TEXT ARGUMENT...: exit status and what standard error says.
status() {
	local want=$1 text=$2 got
	shift 2
	"$DMARC_BIN/dmarc-report" "$@" >"$work/out" 2>"$work/err"
	got=$?
	equal "status of $*" "$want" "$got"
	grep -qF -- "$text" "$work/err" ||
	    fail "$*: said '$(cat "$work/err")', not '$text'"
	equal "lines said by $*" 1 "$(wc -l <"$work/err")"
}
