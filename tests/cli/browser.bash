# browser.bash: pages in Chromium, without a window, on top of lib.bash.
# shellcheck shell=bash
declare -F fail >/dev/null || . "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1

# browse PAGE ARGUMENT...: what the browser says goes to console, what it
# prints to out.
browse() {
	timeout 120 chromium --headless --no-sandbox --disable-gpu \
	    --disable-dev-shm-usage --user-data-dir="$work/chromium" \
	    --enable-logging=stderr "${@:2}" "file://$work/$1" \
	    >out 2>console
}

# measure PAGE...: a line of fits for each page and width (fits.py).
measure() {
	python3 "$DMARC_SOURCE/tests/report/fits.py" frame.html "$@" ||
	    fail "a frame for $*"
	browse frame.html --hide-scrollbars --virtual-time-budget=20000 --dump-dom
	grep -oE '<pre>[^<]*' out | cut -c 6- | sort >fits
}

# fits PAGE...: nothing of it has to be pushed aside, whatever the width.
fits() {
	local page width
	measure "$@"
	for page in "$@"; do
		for width in 390 800 1280; do
			grep -qxF "$page $width fits" fits ||
			    fail "$page at $width: $(grep "^$page $width" fits)"
		done
	done
}
