# zone.bash: lib.bash, and a name server on loopback with a zone of the test.
# shellcheck shell=bash disable=SC2034,SC2154
declare -F finish >/dev/null || . "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need nsd dig
dns=$DMARC_BIN/dmarc-dns

# serve: starts nsd with the zone file "zone" of every name (a root zone), and
# waits until it answers; $server is its ADDRESS@PORT. Below the names in
# $broken it answers SERVFAIL.
serve() {
	local port name
	if ! nsd-checkzone . zone >zone.check 2>&1; then
		fail 'a zone with a mistake' zone.check
		finish
	fi
	for _ in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 20000))
		cat >nsd.conf <<-EOF
		server:
		    ip-address: 127.0.0.1@$port
		    username: ""
		    database: ""
		    zonesdir: "$work"
		    pidfile: "$work/nsd.pid"
		    xfrdfile: "$work/xfrd.state"
		    xfrdir: "$work"
		    logfile: "$work/nsd.log"
		    zonelistfile: "$work/zone.list"
		    rrl-ratelimit: 0
		    server-count: 1
		remote-control:
		    control-enable: no
		zone:
		    name: "."
		    zonefile: zone
		EOF
		for name in ${broken-}; do
			printf 'zone:\n    name: "%s"\n    zonefile: none\n' \
			    "$name" >>nsd.conf
		done
		nsd -d -c nsd.conf 2>/dev/null &
		server_pid=$!
		on_exit='kill $server_pid ${relay_pid-} 2>/dev/null; wait'
		server=127.0.0.1@$port
		for _ in $(seq 100); do
			kill -0 "$server_pid" 2>/dev/null || break
			dig @127.0.0.1 -p "$port" +tries=1 +time=1 +short \
			    SOA . 2>/dev/null | grep -q . && return
			sleep 0.1
		done
		kill "$server_pid" 2>/dev/null
	done
	skip "nsd does not start: $(tail -1 nsd.log 2>/dev/null)"
}

# zone: the records of the test, from standard input, one a line:
# NAME TYPE DATA
zone() {
	{
		echo '$TTL 300'
		echo '. SOA ns.example. root.example. 1 3600 600 86400 60'
		echo '. NS ns.example.'
		echo 'ns.example. A 127.0.0.1'
		cat
	} >zone
}

# again: serves the zone file "zone" as it is now.
again() {
	[ -z "${server_pid-}" ] || kill "$server_pid"
	wait "${server_pid-}" 2>/dev/null
	serve
}

# row IP COUNT RESULT FROM SELECTOR [NAME=VALUE...]: a record of a report about
# $policy, of mail signed by $policy, which passes both ways or fails both ways.
policy=example.org
row() {
	local ip=$1 count=$2 result=$3 from=$4 selector=$5 d=$policy \
	    envelope=$policy
	shift 5
	[ $# = 0 ] || local "$@"
	echo "<record><row><source_ip>$ip</source_ip><count>$count</count>
<policy_evaluated><disposition>none</disposition><dkim>$result</dkim>
<spf>$result</spf></policy_evaluated></row><identifiers>
<header_from>$from</header_from></identifiers><auth_results><dkim>
<domain>$d</domain><selector>$selector</selector><result>$result</result>
</dkim><spf><domain>$envelope</domain><scope>mfrom</scope>
<result>$result</result></spf></auth_results></record>"
}

# mail ID BEGIN: a report about $policy, with the records of standard input
mail() {
	echo "<feedback><report_metadata><org_name>$1</org_name>
<email>d@mail.example</email><report_id>$1</report_id><date_range>
<begin>$2</begin><end>$(($2 + 86399))</end></date_range></report_metadata>
<policy_published><domain>$policy</domain><p>none</p></policy_published>"
	cat
	echo '</feedback>'
}

# refresh STATUS TIME [ARGUMENT...]: what $server says goes into $db, which the
# test names
refresh() {
	local want=$1 time=$2
	shift 2
	run "$want" "$dns" refresh --db "$db" --resolver "$server" \
	    --timeout 2 --now "$time" "$@"
}

sql() {
	sqlite3 "$db" "$1"
}

# key BITS: a public key of RSA, as strings of a zone file
key() {
	openssl genrsa "$1" 2>/dev/null | openssl rsa -pubout -outform DER \
	    2>/dev/null | base64 -w0 | fold -w 200 | sed 's/.*/"&"/' |
	    paste -sd' '
}

# service ROW: the settings in etc know this service only
service() {
	mkdir -p etc/dmarc
	touch etc/dmarc/dmarc.conf
	head -n 1 <(grep -v '^#' "$DMARC_SOURCE/data/services.csv") \
	    >etc/dmarc/services.csv
	echo "$1" >>etc/dmarc/services.csv
}

# relay: passes questions on to $server, and writes each to the file "asked", a
# line "NAME TYPE". $relay is where it listens; after another serve, relay again.
relay() {
	command -v python3 >/dev/null || skip 'no python3'
	[ -z "${relay_pid-}" ] || kill "$relay_pid"
	wait "${relay_pid-}" 2>/dev/null
	rm -f relay.port
	python3 "$DMARC_SOURCE/tests/cli/relay.py" "${server#*@}" asked \
	    >relay.port &
	relay_pid=$!
	for _ in $(seq 50); do
		[ -s relay.port ] && break
		sleep 0.1
	done
	relay=127.0.0.1@$(cat relay.port)
}
