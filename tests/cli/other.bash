# other.bash: sourced by tests that run programs as another user, because they
# may run as root, who may do all. A build may lie where only root looks, as in
# /root; then copies of the programs below $work are used.
as_other() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}
chmod 755 "$work"
if ! as_other test -x "$DMARC_BIN/dmarc-ingest"; then
	mkdir "$work/other"
	cp -R "$DMARC_BIN" "$work/other/bin"
	cp -R "$DMARC_BIN/../share" "$work/other/share"
	DMARC_BIN=$work/other/bin
fi
