# houses.bash: domains in every state, on top of ledger.bash. Today is Tuesday,
# 2026-11-17; the last settled week is W46.
# shellcheck shell=bash disable=SC2034
declare -F spell >/dev/null || . "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1
now=2026-11-17T07:00:00Z
p_none='<p>none</p><sp>none</sp><pct>100</pct>'
p_quarantine='<p>quarantine</p><pct>100</pct>'
p_reject='<p>reject</p><pct>100</pct>'

# own DOMAIN COUNT [ADDRESS]: a record of a server of its own
own() {
	printf '%s %s none pass pass %s %s:s1:pass %s:mfrom:pass\n' \
	    "${3:-192.0.2.10}" "$2" "$1" "$1" "$1"
}
# forged DOMAIN COUNT DISPOSITION [ADDRESS]: with a name below as envelope, so
# that nobody asks whether it is a machine of yours
forged() {
	printf '%s %s %s fail fail %s - x.%s:mfrom:fail\n' \
	    "${4:-203.0.113.9}" "$2" "$3" "$1" "$1"
}
# since DATE DOMAIN POLICY: how long the policy has been known
since() {
	spell "$2" "$1" 1 "$3" < <(own "$2" 1)
}

# At its goal: nothing to do.
house_done() {
	since 2026-07-01 "$1" "$p_reject"
	spell "$1" 2026-10-19 28 "$p_reject" < <(own "$1" 770
		forged "$1" 401 reject)
}

# A service that is not set up, and a stranger that comes every week.
house_not_ready() {
	spell "$1" 2026-09-02 2 "$p_none" < <(own "$1" 90
		echo "198.51.100.90 40 none pass fail $1" \
		    "$1:q1:pass,quarter.example:k:pass quarter.example:mfrom:pass")
	since 2026-09-17 "$1" "$p_none"
	spell "$1" 2026-10-19 28 "$p_none" < <(own "$1" 1373
		forged "$1" 170 none; forged "$1" 30 none 198.51.100.200
		own "$1" 40 2001:db8:25::10
		echo "198.51.100.133 420 none fail fail $1" \
		    "mailchimpapp.net:k2:pass mail7.mcsv.net:mfrom:pass"
		echo "198.51.100.7 29 none fail fail $1 -" \
		    "mail.smallshop.example:mfrom:pass"
		echo "198.51.100.20 70 none pass fail $1 $1:s1:pass" \
		    "uni.example:mfrom:pass forwarded"
		echo "198.51.100.30 15 none fail fail $1" \
		    "$1:s1:fail,list.example:l:pass list.example:mfrom:pass" \
		    "mailing_list")
}

# Its own mail is lost since a key is wrong.
house_roll_back() {
	since 2026-07-19 "$1" "$p_reject"
	spell "$1" 2026-10-19 21 "$p_reject" < <(own "$1" 900
		forged "$1" 66 reject
		echo "198.51.100.60 400 none pass fail $1" \
		    "$1:s2:pass,amazonses.com:k:pass amazonses.com:mfrom:pass")
	spell "$1" 2026-11-09 7 "$p_reject" < <(own "$1" 300
		forged "$1" 22 reject
		echo "198.51.100.60 10 none pass fail $1" \
		    "$1:s2:pass,amazonses.com:k:pass amazonses.com:mfrom:pass"
		echo "198.51.100.60 123 reject fail fail $1" \
		    "$1:s2:fail,amazonses.com:k:pass amazonses.com:mfrom:pass")
}

# Nothing in the way of quarantine, or of reject.
house_ready() {
	since 2026-09-01 "$1" "$p_none"
	spell "$1" 2026-10-19 28 "$p_none" < <(own "$1" 612
		forged "$1" 4 none)
}
house_ready_reject() {
	since 2026-09-01 "$1" "$p_quarantine"
	spell "$1" 2026-10-19 28 "$p_quarantine" < <(own "$1" 812
		forged "$1" 9 quarantine)
}

# Everything passes, but the policy is young.
house_hold() {
	since 2026-11-07 "$1" "$p_quarantine"
	spell "$1" 2026-10-19 19 "$p_none" < <(own "$1" 534
		forged "$1" 4 none)
	spell "$1" 2026-11-08 8 "$p_quarantine" < <(own "$1" 200
		forged "$1" 4 quarantine)
}

# A step that is tested since four days.
house_test_mode() {
	since 2026-08-01 "$1" "$p_none"
	spell "$1" 2026-10-19 24 "$p_none" < <(own "$1" 800)
	spell "$1" 2026-11-12 4 \
	    '<p>quarantine</p><testing>y</testing><pct>0</pct>' < <(own "$1" 100)
}

# Lists that break signatures, a host that does not sign, and subdomains of
# which a service fails.
house_mixed() {
	since 2026-08-01 "$1" "$p_quarantine"
	spell "$1" 2026-10-19 28 "$p_quarantine" < <(own "$1" 800
		echo "198.51.100.30 60 none fail fail $1" \
		    "$1:s1:fail,list.example:l:pass list.example:mfrom:pass" \
		    "mailing_list"
		echo "192.0.2.99 60 none fail pass $1 - $1:mfrom:pass"
		echo "192.0.2.10 90 none fail fail news.$1" \
		    "mcsv.net:k:pass mail7.mcsv.net:mfrom:pass")
}

# A service that was set up two weeks ago.
house_recovered() {
	since 2026-08-27 "$1" "$p_none"
	spell "$1" 2026-10-19 28 "$p_none" < <(own "$1" 830)
	spell "$1" 2026-10-19 14 "$p_none" < <(
		echo "198.51.100.50 110 none fail fail $1" \
		    "zendesk.com:k:pass mail.zendesk.com:mfrom:pass")
	spell "$1" 2026-11-02 14 "$p_none" < <(
		echo "198.51.100.50 120 none pass fail $1" \
		    "$1:zendesk1:pass,zendesk.com:k:pass mail.zendesk.com:mfrom:pass")
}

# It had reports once.
house_silent() {
	since 2026-10-02 "$1" "$p_none"
}

# Only others send as it.
house_parked() {
	spell "$1" 2026-10-19 28 "$p_none" < <(forged "$1" 57 none)
}

# The key of a system that is in no table broke a week ago.
house_broken_key() {
	since 2026-08-01 "$1" "$p_none"
	spell "$1" 2026-10-19 21 "$p_none" < <(own "$1" 900
		forged "$1" 40 none
		echo "198.51.100.60 300 none pass fail $1 $1:e1:pass -")
	spell "$1" 2026-11-09 7 "$p_none" < <(own "$1" 300
		forged "$1" 12 none
		echo "198.51.100.60 100 none fail fail $1 $1:e1:fail -")
}

# A system that is in no table stopped signing a week ago.
house_unsigned() {
	since 2026-08-01 "$1" "$p_reject"
	spell "$1" 2026-10-19 21 "$p_reject" < <(own "$1" 900
		forged "$1" 40 reject
		echo "198.51.100.60 300 none pass fail $1 $1:e1:pass -")
	spell "$1" 2026-11-09 7 "$p_reject" < <(own "$1" 300
		forged "$1" 12 reject
		echo "198.51.100.60 100 reject fail fail $1 - -")
}

# A service that is not set up, and a host of ours, come once in a season.
house_seasonal() {
	local day
	since 2026-07-01 "$1" "$p_none"
	for day in 2026-09-02 2026-10-06; do
		spell "$1" $day 1 "$p_none" < <(own "$1" 40 198.51.100.200
			echo "198.51.100.133 120 none fail fail $1" \
			    "mailchimpapp.net:k2:pass mail7.mcsv.net:mfrom:pass")
	done
	spell "$1" 2026-10-19 28 "$p_none" < <(own "$1" 870; forged "$1" 30 none)
}

# house_small DOMAIN WEEKS: nine messages a week, on days of work.
house_small() {
	local week
	for ((week = 1; week <= $2; week++)); do
		spell "$1" "$(date -u -d "2026-11-16 - $((7 * week)) days" +%F)" \
		    5 "$p_none" < <(own "$1" 3)
	done
}

# A quarter of what fails is quarantined.
house_sampled() {
	local p_sampled='<p>quarantine</p><pct>25</pct>'
	since 2026-09-10 "$1" "$p_sampled"
	spell "$1" 2026-10-19 28 "$p_sampled" < <(own "$1" 800
		forged "$1" 30 none; forged "$1" 10 quarantine)
}

# Subdomains are protected, the domain is not.
house_below_first() {
	local p_below='<p>none</p><sp>reject</sp><pct>100</pct>'
	since 2026-08-20 "$1" "$p_below"
	spell "$1" 2026-10-19 28 "$p_below" < <(own "$1" 800
		own "news.$1" 300; forged "$1" 20 none
		forged "news.$1" 30 reject)
}
