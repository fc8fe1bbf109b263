# questions.bash: for tests that query the database, on top of ledger.bash.
# Reports whose every answer can be worked out by hand, and the queries of
# dmarc-db(5).
# shellcheck shell=bash
declare -F spell >/dev/null || . "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1

# Two domains of ours, and one that is not.
facts() {
	cat >own.conf <<-'END'
	[domains]
	own = example.org;example.com
	END
	report Alpha example.org 2026-10-10 '<p>none</p>' <<-'END'
	192.0.2.1 1000 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	198.51.100.7 5 none fail fail example.org - -
	END
	report Alpha example.org 2026-11-08 '<p>none</p>' <<-'END'
	192.0.2.1 100 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	192.0.2.2 20 none fail pass example.org other.example:x:pass example.org:mfrom:pass
	198.51.100.7 30 none fail fail example.org sender.example:k:pass sender.example:mfrom:pass
	198.51.100.200 4 none fail fail lists.example.org - lists.example:mfrom:pass mailing_list
	END
	report Beta example.org 2026-11-07 '<p>none</p>' <<-'END'
	192.0.2.1 6 none pass fail example.org example.org:s1:pass -
	END
	report Beta example.org 2026-11-08 '<p>none</p>' <<-'END'
	198.51.100.7 3 none pass fail example.org example.org:s2:pass -
	2001:db8::1 50 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
	report Beta example.org 2026-11-09 '<p>none</p>' <<-'END'
	192.0.2.1 7 none pass fail example.org example.org:s1:pass -
	END
	report Alpha example.org 2026-11-10 '<p>quarantine</p>' <<-'END'
	203.0.113.5 60 quarantine fail fail example.org - spoof.example:mfrom:softfail
	203.0.113.6 40 quarantine fail fail example.org - -
	198.51.100.9 2 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	192.0.2.1 100 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
	report Gamma example.org 2026-11-11 '<p>quarantine</p>' <<-'END'
	192.0.2.1 10 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
	report Gamma example.org 2026-11-12 '<p>reject</p>' <<-'END'
	203.0.113.5 9 reject fail fail example.org - spoof.example:mfrom:softfail
	192.0.2.1 11 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
	report Alpha example.org 2026-11-14 '<p>reject</p>' <<-'END'
	192.0.2.1 90 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	END
	report Gamma example.com 2026-11-13 '<p>none</p>' </dev/null
	report Alpha example.com 2026-11-11 '<p>none</p>' <<-'END'
	192.0.2.9 75 none pass pass example.com example.com:c:pass example.com:mfrom:pass
	2001:db8::9 25 none pass pass example.com example.com:c:pass example.com:mfrom:pass
	END
	cp "$box/$made.xml" "$box/again.xml"
	for count in 5 9; do
		id=same report Delta example.com 2026-10-01 '<p>none</p>' <<-END
		192.0.2.9 $count none fail fail example.com - -
		END
	done
	report Epsilon example.com 2026-09-29 '<p>none</p>' 4 <<-'END'
	192.0.2.9 100 none pass pass example.com example.com:c:pass -
	END
	report Alpha other.example 2026-11-11 '<p>none</p>' <<-'END'
	192.0.2.77 8 none fail fail other.example - -
	END
	head -c 300 "$box/1.xml" >"$box/cut.xml"
	ingest --quiet --config "$work/own.conf"
	beside
	answers
}

# TLS reports and failure reports about example.org, in the week before. What
# they say does not depend on the day of these tests.
beside() {
	mkdir -p "$work/beside/new" "$work/beside/cur" "$work/beside/tmp"
	for who in Mailer Poster; do
		python3 "$DMARC_SOURCE/tests/cli/beside.py" tls 7 \
		    "$work/beside" reporter=$who.example \
		    at="$(date -u -d 2026-11-15 +%s)"
	done
	python3 "$DMARC_SOURCE/tests/cli/beside.py" failure 5 \
	    "$work/beside" at="$(date -u -d 2026-11-15 +%s)"
	"$DMARC_BIN/dmarc-ingest" --db "$db" --now "$now" --quiet \
	    --config "$work/own.conf" "$work/beside"
}

# seen KIND NAME RECORD FIRST LAST: a row of the history of DNS, by dates
seen() {
	echo "INSERT INTO dns_history VALUES ('$1', '$2', '$3',
	    unixepoch('$4'), unixepoch('$5'));"
}

# What DNS said of both domains: SPF and a key that changed, another that went.
answers() {
	sql "INSERT INTO dns_domain (domain, spf_lookups, checked_ts, mx_ts,
	        unknown) VALUES
	    ('example.com', NULL, unixepoch('2026-11-15'), NULL, 'mx: timeout'),
	    ('example.org', 3, unixepoch('2026-11-15'),
	        unixepoch('2026-11-15'), NULL);
	    INSERT INTO dns_record (domain, kind, record, ttl) VALUES
	    ('example.org', 'dmarc', 'v=DMARC1; p=reject', 300);
	    INSERT INTO dns_key (domain, selector, state, testing, checked_ts)
	    VALUES ('example.org', 's1', 'good', 0, unixepoch('2026-11-15'));
	    INSERT INTO dns_finding (domain, code, detail, severity) VALUES
	    ('example.org', 'SPF_LOOP', 'loop', 'error');
	    $(seen spf example.org 'v=spf1 mx -all' 2026-09-01 2026-11-07
	    seen spf example.org 'v=spf1 a mx -all' 2026-11-08 2026-11-15
	    seen mx example.org '10 mx.example.org' 2026-09-01 2026-11-15
	    seen dkim s1._domainkey.example.org 'v=DKIM1; p=A' 2025-10-01 2026-11-09
	    seen dkim s1._domainkey.example.org 'v=DKIM1; p=B' 2026-11-10 2026-11-15
	    seen dkim s2._domainkey.example.org 'v=DKIM1; p=C' 2026-09-01 2026-10-15
	    seen dkim s2._domainkey.example.org '' 2026-10-16 2026-11-15
	    seen dkim s3._domainkey.example.org 'v=DKIM1; p=D' 2025-01-01 2026-11-15)"
}

# The names of the queries in dmarc-db(5), and one of them.
queries() {
	sed -n 's/^\.\\" query: //p' "$DMARC_SOURCE/man/dmarc-db.5"
}
query() {
	awk -v name="$1" '
		$0 == ".\\\" query: " name { found = 1; next }
		found && /^\.Ed/ { exit }
		found && !/^\.Bd/ { gsub(/\\e/, "\\"); print }
	' "$DMARC_SOURCE/man/dmarc-db.5"
}

# SQL on standard input, as if it were the time of these tests.
answer() {
	sed "s/'now'/'2026-11-16T07:00:00Z'/g" |
	    sqlite3 -readonly -bail -header -list -nullvalue NULL "$db"
}
