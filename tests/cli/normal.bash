# normal.bash: the mailbox of most tests, on top of ledger.bash. Four weeks of
# example.org with a server, a service that signs with its own domain only, a
# forwarder, a mailing list and forgers; and example.net, which is at p=reject.
# shellcheck shell=bash disable=SC2034
declare -F spell >/dev/null || . "$DMARC_SOURCE/tests/cli/ledger.bash" || exit 1
none='<p>none</p><sp>none</sp><pct>100</pct>'
reject='<adkim>s</adkim><p>reject</p>'

for week in 2026-10-19 2026-10-26 2026-11-02 2026-11-09; do
	for day in 0 1 2 3 4 5 6; do
		date=$(date -u -d "$week + $day day" +%F)
		report google.com example.org "$date" "$none" <<-END
		192.0.2.10 100 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
		2001:db8:25::10 50 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
		198.51.100.133 20 none fail fail example.org post.example:k1:pass bounce.post.example:mfrom:pass
		203.0.113.$((day + 1)) 5 none fail fail example.org - example.org:mfrom:softfail
		END
	done
	report Yahoo example.org "$week" "$none" <<-END
	192.0.2.10 10 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
	192.0.2.10 1 none fail pass news.example.org example.org:s1:temperror news.example.org:mfrom:pass
	198.51.100.134 15 none fail fail example.org post.example:k1:pass bounce.post.example:mfrom:pass
	198.51.100.20 7 none pass fail example.org example.org:s1:pass uni.example:mfrom:pass forwarded
	198.51.100.30 4 none fail fail example.org example.org:s1:fail,list.example:l:pass list.example:mfrom:pass mailing_list
	END
	report 'Example Mail' example.net "$week" "$reject" 7 <<-END
	192.0.2.10 40 none pass pass example.net example.net:s1:pass example.net:mfrom:pass
	203.0.113.200 12 reject fail fail example.net - example.net:mfrom:fail
	END
done
# new in the last week; a service that was seen in the week before it
report Yahoo example.org 2026-11-10 "$none" <<-END
198.51.100.77 30 quarantine fail fail example.org crm.example:k:pass crm.example:mfrom:pass
END
report Yahoo example.org 2026-11-03 "$none" <<-END
198.51.100.88 25 none pass fail example.org shop.example:k:pass,example.org:s9:pass bounce.shop.example:mfrom:pass
END
# a second version of a report, and one that is cut off
id=twice report Late example.org 2026-11-12 "$none" <<-END
192.0.2.10 3 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
END
id=twice report Late example.org 2026-11-12 "$none" <<-END
192.0.2.10 9 none pass pass example.org example.org:s1:pass example.org:mfrom:pass
END
head -c 300 "$box/1.xml" >"$box/cut off.xml"
