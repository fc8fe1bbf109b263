#!/bin/bash
# dmarc-report site: pages whose links all lead somewhere; only what changed is
# written again, only what the site wrote is removed, and names of strangers
# stay names.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
need python3 sqlite3

# site FOLDER ARGUMENT...: writes it in silence; site.py checks its pages
site() {
	ask site "$@" >out || fail "site $*: exit status $?" "$work/err"
	[ -s out ] && fail "site $* prints" out
	[ -s err ] && fail "site $* says" err
	python3 "$DMARC_SOURCE/tests/report/site.py" "$1" >walk ||
	    fail "site $*" walk
}

# listing FOLDER: each file, and whether somebody touched it
listing() {
	(cd "$1" && find . -type f -printf '%p %i %m %s %T@\n' | sort)
}

# Names that want to be paths, markup and scripts, as senders and domains.
house_not_ready example.org
house_done example.net
house_mixed example.com
mkdir etc && cat >etc/dmarc.conf <<-'END'
[domains]
own = example.org;example.net;example.com;quiet.example
END
export DMARC_CONF=$work/etc/dmarc.conf
for evil in '../../../etc/passwd' '"><script>alert(1)</script>' '..' \
    "a'b&amp;c" 'javascript:alert(1)' "$(printf 'x%.0s' {1..230})"; do
	evil=${evil//&/\&amp;}
	evil=${evil//</\&lt;}
	report "$evil" example.org 2026-11-11 "$p_none" <<-END
	198.51.100.99 300 none fail fail example.org ${evil//[ :,]/}:k:pass ${evil//[ :,]/}:mfrom:pass
	END
done
ingest
(umask 022 && site pages) || failed=1
grep -rlE '<script|<img|javascript:[a-z]*"' pages && fail 'a script'
find pages -name '*passwd*' ! -path '*/sender-*' | grep . && fail 'a path'
[ "$(find pages -type f ! -perm 644 | wc -l)" = 0 ] || fail 'rights'
[ -e pages/domain/quiet.example/index.html ] || fail 'no quiet domain'
[ "$(find pages -name 'sender-*' | wc -l)" -ge 6 ] || fail 'few senders' walk

# The numbers of a sender stand on its page.
sender=pages/domain/example.org/sender-mailchimp.html
grep -q '<h1>Mailchimp</h1>' "$sender" || fail 'the name of a sender'
for part in todo days addresses selectors spf receivers gates; do
	grep -q "id=\"s1-$part\"" "$sender" || fail "no $part of a sender"
done
grep -q '<th scope="row">198.51.100.133<' "$sender" || fail 'an address'
grep -q '<span class="sub">selector k2</span>' "$sender" || fail 'a selector'
grep -q 'href="sender-mailchimp.html"' pages/domain/example.org/index.html ||
    fail 'no link to a sender'
grep -q 'href="explain.html#s1-' "$sender" || fail 'no link to a gate'

# The index says what to do, and leads there.
grep -q 'href="domain/example.org/sender-mailchimp.html">Mailchimp' \
    pages/index.html || fail 'no item on the index'

# What is most urgent comes first, and mail to a domain has its word.
order='example.org example.com example.org example.com quiet.example example.net'
equal 'the order' "$order" "$(grep -oE 'href="domain/[a-z.]+/index' \
    pages/index.html | cut -d / -f 2 | uniq | xargs)"
maildir tls
python3 "$DMARC_SOURCE/tests/cli/beside.py" tls 28 tls domain=example.net \
    at="$(date -u -d 2026-11-16 +%s)" || fail 'TLS reports'
"$ingest" --db "$db" --now "$now" tls || fail 'TLS reports'
site pages
grep -q '1 more for mail to you' pages/index.html ||
    fail 'no word of mail to a domain' pages/index.html

# The same day: nothing is written. The day after: what does not change stays.
listing pages >before
now=2026-11-17T19:00:00Z site pages
listing pages >after
diff before after || fail 'the same again'
now=2026-11-18T07:00:00Z site pages
listing pages >after
diff before after >changed
grep -q 'example.org/index.html' changed || fail 'a day later' changed
grep -q 'quiet.example' changed && fail 'what did not change' changed

# Of some domains: others of the list are gone, other files stay.
echo mine >pages/domain/example.net/mine.html
echo mine >pages/mine.html
ask site pages example.org >out || fail 'of one domain' err
for path in domain/quiet.example domain/example.net/index.html; do
	[ ! -e pages/$path ] || fail "$path stays"
done
equal 'a file of somebody else' mine "$(cat pages/domain/example.net/mine.html)"
rm -r pages/mine.html pages/domain/example.net
site pages example.org
site pages

# A name that nobody knows is misspelt: every page stays. One that only the
# settings or DNS know is meant.
listing pages >before
for name in exmaple.org nosuch.example; do
	status 2 "no report is about '$name', and the settings do not name it" \
	    site pages example.net $name --db "$db" --now $now
	status 2 "'$name'" site new $name --db "$db" --now $now
done
[ ! -e new ] || fail 'a folder for a misspelt name'
status 2 "did you mean 'example.org'?" site pages exmaple.org --db "$db" \
    --now $now
listing pages >after
diff before after || fail 'a misspelt name changes pages'
site quiet quiet.example

# Refused, each with what to do.
status 2 'site wants a folder' site
status 2 'site wants a folder' site '' --db "$db" --now $now
mkdir full && touch full/x
status 2 'name one that is empty' site full --db "$db" --now $now
equal 'what is left in it' x "$(ls -A full)"
status 2 'site writes only html' site --format json new
status 2 '--top is for' site --top 3 new
status 2 'covers the 28' site --since 7d new
status 2 '--exit-code is for' site --exit-code new
status 66 'the folder above it is not there; make it first' \
    site none/new --db "$db" --now $now
status 74 'Not a directory' site "$db/x" --db "$db"
[ ! -e new ] || fail 'a folder that was refused is made'
exec 8>>pages/.dmarc-site.lock
flock 8
status 75 'another run writes this site' site pages --db "$db"
exec 8>&-
open_to_others
cp "$golden/suffixes.dat" suffixes.dat	# the sources may lie in /root
give_away pages
chmod -R a-w pages
status=0
DMARC_BIN=$DMARC_BIN as_other "$report" site pages --db "$db" --now 2026-11-20 \
    --psl suffixes.dat --config "$DMARC_CONF" >out 2>err || status=$?
equal 'a folder that is not ours' 77 $status
says pages/
chmod -R u+w pages
site pages

# Each message that was set aside has a line of its own.
echo nothing >"$box/none.eml"
echo nothing >"$box/other.eml"
ingest --quiet
site pages
equal 'messages set aside' 2 \
    "$(grep -c '^<p> *[a-z]*\.eml: not-a-mail</p>$' pages/index.html)"

# A database without a domain.
fresh
printf 'From: ann@example.org\n\nHello\n' >box/1
ingest
DMARC_CONF=/dev/null ask site none >out || fail 'no domain' err
python3 "$DMARC_SOURCE/tests/report/site.py" none >walk || fail 'no domain'
finish
