#!/bin/bash
# The version has one place, CMakeLists.txt, and what must repeat it does.
# script/release dates, tags and begins versions. The tarball of cpack works
# wherever it is unpacked.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need cpack git python3 sqlite3

# versions FOLDER: of CMakeLists.txt, CHANGELOG.md and debian/changelog
versions() {
	sed -n 's/^project(dmarc-ledger VERSION \([0-9.]*\) .*/\1/p' \
	    "$1/CMakeLists.txt"
	sed -n '/^## /{s/^## \([0-9.]*\) - .*/\1/p;q}' "$1/CHANGELOG.md"
	sed -n '1s/^dmarc-ledger (\(.*\)) unstable;.*/\1/p' \
	    "$1/debian/changelog"
}
version=$(versions "$DMARC_SOURCE" | head -n 1)
equal 'the version' "$version $version $version " \
    "$(versions "$DMARC_SOURCE" | tr '\n' ' ')"
for program in dmarc-dns dmarc-ingest dmarc-parse dmarc-report; do
	equal "$program" "$program $version" \
	    "$("$DMARC_BIN/$program" --version | head -n 1)"
done

# What script/bootstrap installs to build with, Debian's package builds with.
packages=$(sed -n "/^build='/,/'/p" "$DMARC_SOURCE/script/bootstrap" |
    tr -d "'" | sed 's/^build=//')
for package in $packages; do
	case $package in
	gcc | libc6-dev | make) continue ;;	# build-essential
	esac
	sed -n '/^Build-Depends/,/^[S]/p' "$DMARC_SOURCE/debian/control" |
	    grep -qE "[ :]$package( |,|\$)" ||
	    fail "debian/control: no $package in Build-Depends"
done

case='a release'
mkdir -p repo/script repo/debian
cp "$DMARC_SOURCE"/{CMakeLists.txt,CHANGELOG.md} repo
cp "$DMARC_SOURCE/debian/changelog" repo/debian
cp "$DMARC_SOURCE/script/release" repo/script
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
    GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org \
    GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
git -c init.defaultBranch=main init -q repo
sed -i "s/^## $version - .*/## $version - unreleased/" repo/CHANGELOG.md
run 1 repo/script/release tag
says 'commit first'
git -C repo add . && git -C repo commit -qm first
run 2 repo/script/release
run 1 repo/script/release next 9.8.7
says 'no tag'
run 0 repo/script/release tag
grep -qx "## $version - $(date -u +%F)" repo/CHANGELOG.md ||
    fail 'no date in CHANGELOG.md'
equal 'the tag' "v$version" "$(git -C repo describe)"
run 1 repo/script/release tag
says 'is there'
run 0 repo/script/release next 9.8.7
equal 'the next' '9.8.7 9.8.7 9.8.7 ' "$(versions repo | tr '\n' ' ')"
equal 'both versions' "9.8.7 - unreleased $version - $(date -u +%F) " \
    "$(sed -n 's/^## //p' repo/CHANGELOG.md | head -n 2 | tr '\n' ' ')"
run 1 repo/script/release build
says 'not v9.8.7'
equal 'what is left' '' "$(git -C repo status --porcelain)"

case='the tarball'
cpack --config "$DMARC_BIN/../CPackConfig.cmake" -B pack >out 2>err ||
    fail cpack err
mkdir place
tar -C place --strip-components=1 -xzf pack/dmarc-ledger-"$version"-*.tar.gz ||
    fail tar
"$DMARC_SOURCE/script/sample-maildir" sample >/dev/null
run 0 place/bin/dmarc-ingest --quiet --db db sample
silent
run 0 place/bin/dmarc-report sources --db db example.com
grep -q ^sendwell.example out || fail 'no senders' out
for file in share/man/man1/dmarc-ingest.1 lib/systemd/system/dmarc-dns.timer \
    lib/sysusers.d/dmarc-ledger.conf share/dmarc-ledger/services.csv \
    share/doc/dmarc-ledger/LICENSE; do
	[ -s "place/$file" ] || fail "no $file"
done
finish
