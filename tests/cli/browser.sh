#!/bin/bash
# The page and the mail in a browser: it has nothing to complain about, in
# light, dark and print; nothing scrolls sideways on a phone, a tablet or a
# screen; three domains fit three sheets of paper.
. "$DMARC_SOURCE/tests/cli/houses.bash" || exit 1
. "$DMARC_SOURCE/tests/cli/browser.bash" || exit 1
need chromium python3

house_roll_back example.net
house_mixed example.com
house_ready ready.example
house_done example.org
house_parked looks-parked.example
house_not_ready "$(printf 'a%.0s' {1..60}).example"
ingest
ask weekly --format html >page.html || fail page
ask weekly --format html example.net example.org ready.example >three.html ||
    fail three
ask readiness --format html example.com >one.html || fail one
for domains in '' 'example.net example.com example.org'; do
	# shellcheck disable=SC2086
	ask weekly --format mail --to root $domains >mail || fail mail
	python3 "$DMARC_SOURCE/tests/report/mail.py" mail || fail mail
	mv mail.html "mail$(wc -w <<<"$domains").html"
done

# It would say so of a page that loads something.
sed 's|</main>|<img src="x.png"></main>|' page.html >loads.html
browse loads.html --screenshot="$work/light.png"
equal 'what a browser says of a page that loads one thing' 1 \
    "$(grep -c CONSOLE console)"
[ -s light.png ] || fail 'light' console
for page in page one mail0 mail3; do
	for scheme in 0 1; do
		browse $page.html --blink-settings=preferredColorScheme=$scheme \
		    --screenshot="$work/$page-$scheme.png"
		grep CONSOLE console && fail "$page: the console"
		[ -s $page-$scheme.png ] || fail "$page $scheme" console
	done
done
cmp -s page-0.png page-1.png && fail 'dark is as light'

# Widths. One page that is too wide shows that the test sees it.
sed 's|</main>|<p style="width:900px">x</p></main>|' one.html >wide.html
measure wide.html
grep -q '^wide.html 390 scrolls to' fits || fail 'too wide is not seen' fits
fits page.html one.html mail0.html mail3.html

# A site: each kind of page, light and dark, whatever the width; and on paper.
ask site site || fail site
for page in index domain/example.com/{index,explain,others} \
    domain/example.com/sender-mailchimp; do
	for scheme in 0 1; do
		browse "site/$page.html" \
		    --blink-settings=preferredColorScheme=$scheme \
		    --screenshot="$work/site-$scheme.png"
		grep CONSOLE console && fail "site/$page: the console"
		[ -s site-$scheme.png ] || fail "site/$page $scheme" console
	done
	cmp -s site-0.png site-1.png && fail "site/$page: dark is as light"
	rm site-?.png
	kinds+=("site/$page.html")
done
fits "${kinds[@]}"

# Paper: what is closed is not printed, what is open is.
pages() {
	browse "$1" --no-pdf-header-footer --print-to-pdf="$work/paper.pdf"
	grep CONSOLE console && fail "$1: the console of print"
	[ "$(wc -c <paper.pdf)" -lt 2000000 ] || fail "$1: heavy on paper"
	python3 -c 'import re
with open("paper.pdf", "rb") as f:
    print(max(map(int, re.findall(rb"/Count (\d+)", f.read()))))'
}
for page in "${kinds[@]}"; do
	[ "$(pages "$page")" -le 4 ] || fail "$page: many sheets"
done
ask site some example.net example.com example.org || fail some
[ "$(pages some/domain/example.org/index.html)" = 1 ] ||
    fail 'a domain of the site takes more than a sheet'
three=$(pages three.html)
[ "$three" -le 3 ] || fail "three domains on $three sheets"
sed 's/<details>/<details open>/' three.html >open.html
[ "$(pages open.html)" -gt "$three" ] || fail 'what is open is not printed'
finish
