#!/bin/bash
# A Maildir as it is in life: entries that are no mail, names of all kinds,
# mail that changes its name or goes while it is looked at, and a
# mailbox of very many messages.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
fault=$DMARC_BIN/../tests/fault.so

# takes STATUS COMMAND...: within a minute, whatever lies in the mailbox
takes() {
	run "$1" timeout 60 "${@:2}"
}
ledger() { sqlite3 db "SELECT $1 FROM v_message"; }
fresh() {
	case=$1
	rm -rf box db db-* err
	maildir box
	feedback good >box/new/good
}
# It is named with its reason, stays, and the good one is stored.
set_aside() {
	takes 0 "$ingest" --db db --jobs 1 box
	says "set aside: new/$1: "
	says "($2; kept"
	equal "the ledger on $1" 1 "$(ledger "count(*) FILTER (WHERE
	    outcome = 'rejected' AND reason = '$2')")"
	[ -e "box/new/$1" ] || [ -L "box/new/$1" ] || fail "$1 is gone"
	equal 'the good one' 'good:2,S' "$(cd box/cur && echo *)"
	takes 0 "$ingest" --db db --jobs 1 box
	[ ! -s err ] || fail "$1 is named again"
}

fresh 'a FIFO'
mkfifo box/new/fifo
set_aside fifo not-a-regular-file
fresh 'a directory'
mkdir box/new/folder
set_aside folder not-a-regular-file
fresh 'a socket'
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("box/new/s")'
set_aside s not-a-regular-file
for to in /etc/passwd /dev/zero link /nonexistent good; do
	fresh "a symbolic link to $to"
	ln -s $to box/new/link
	set_aside link not-a-regular-file
	[ "$(readlink box/new/link)" = $to ] || fail 'the link has changed'
done
fresh 'a sparse file'
truncate -s 8G box/new/sparse
set_aside sparse message-bytes

# Reports that the mail server sorts into a folder.
fresh 'a folder of the Maildir'
rm box/new/good
printf 'Subject: lunch\n\nAt noon?\n' >box/new/lunch
maildir box/.Junk box/.INBOX.DMARC box/.Empty box/.Sent box/.Drafts
feedback good >box/.INBOX.DMARC/new/good
for name in .Junk .Sent .Sent .Drafts; do
	feedback x >"box/$name/cur/$RANDOM$RANDOM:2,S"
done
takes 0 "$ingest" --db db box
says 'box: no report in it, but mail in its folders .INBOX.DMARC (1), .Sent (2), .Drafts (1), ...: name box/.INBOX.DMARC, or'
one_line
takes 0 "$ingest" --quiet --db db box
silent
takes 0 "$ingest" --db db box/.INBOX.DMARC
silent
takes 0 "$ingest" --db db box	# it may be empty by now
silent
rm db*
takes 0 "$ingest" --db db --recursive box
silent

fresh 'names of all kinds'
rm box/new/good
n=0
while IFS= read -r escaped; do
	n=$((n + 1))
	printf -v name '%b' "$escaped"
	feedback "name$n" >"box/new/$name" || fail "cannot make $escaped"
done <<'END'
-rf
%n%s%x
a b"c'd`e$(f)
line\nfeed
esc\033[2Jape
raw\377\376bytes
b\302\233idi\342\200\256
colon:2,
*?[x]\\
END
long=$(printf 'x%.0s' {1..255})
feedback long >"box/new/$long"
feedback long2 >"box/new/${long:0:252}"
takes 0 "$ingest" --db db box
silent
equal outcomes $((n + 2)) \
    "$(ledger "count(*) FILTER (WHERE outcome = 'stored')")"
equal 'left in new' '' "$(find box/new -type f -printf x)"
[ -e "box/cur/$long" ] && [ -e "box/cur/${long:0:252}" ] ||
    fail 'a long name did not move'
takes 0 "$ingest" --db db --verbose box
says "nothing new: $((n + 2)) messages, all known"

fresh 'what is no mail'
feedback half >box/tmp/half
feedback hidden >box/new/.hidden
takes 0 "$ingest" --db db box
equal 'the ledger' good "$(ledger 'group_concat(name)')"
[ -e box/tmp/half ] && [ -e box/new/.hidden ] || fail 'it was moved'

# What happens between the listing and the opening needs the library that
# meddles at the Nth call (tests/fault/preload.c).
meddle() {
	takes 0 env LD_PRELOAD="$fault" FAULT_PROGRAM=dmarc-ingest "$@" \
	    "$ingest" --db db --jobs 1 box
	silent
}
step=4
[ -z "${DMARC_FULL-}" ] || step=1
if [ -e "$fault" ]; then
	for at in $(seq 4 $step 24); do
		fresh "renamed at the ${at}th open"
		meddle FAULT_CLASS=open FAULT_AT="$at" FAULT_DO=move \
		    FAULT_FROM=box/new/good FAULT_TO=box/cur/good:2,FRS
		takes 0 "$ingest" --db db box
		equal 'the ledger' goodstored "$(ledger 'name || outcome')"
		[ "$(find box -type f -name 'good*' | wc -l)" = 1 ] ||
		    fail 'there is not one of it'
		fresh "gone at the ${at}th open"
		meddle FAULT_CLASS=open FAULT_AT="$at" FAULT_DO=unlink \
		    FAULT_FROM=box/new/good
	done
fi

# One of the first calls that change names is that of the message.
if [ -e "$fault" ]; then
	fresh 'no room for the folder of the database'
	takes 75 env LD_PRELOAD="$fault" FAULT_PROGRAM=dmarc-ingest \
	    FAULT_CLASS=name FAULT_AT=1 FAULT_DO=ENOSPC FAULT_STICKY=1 \
	    "$ingest" box
	says 'No space left on device'
	[ -e box/new/good ] || fail 'the message is gone'
	for how in seen move=done; do
		fresh "no room for another name, $how"
		takes 0 "$ingest" --db db --on-success keep box
		for at in 1 2 3 4 5 6; do
			env LD_PRELOAD="$fault" FAULT_PROGRAM=dmarc-ingest \
			    FAULT_CLASS=name FAULT_AT=$at FAULT_DO=ENOSPC \
			    "$ingest" --db db --on-success $how box 2>err
			rc=$?
			grep -q '^dmarc-ingest: cannot' err && break
		done
		says 'No space left on device'
		equal exit 75 $rc
		[ -e box/new/good ] || fail 'the message is gone'
	done
fi

# Mail that cannot be read: an I/O error is no lack of permission.
if [ -e "$fault" ]; then
	for error in EIO:74 ENOMEM:75; do
		fresh "the message cannot be opened: $error"
		for at in $(seq 1 40); do
			rm -f db db-*
			env LD_PRELOAD="$fault" FAULT_PROGRAM=dmarc-ingest \
			    FAULT_CLASS=open FAULT_AT="$at" \
			    FAULT_DO="${error%:*}" \
			    "$ingest" --db db --on-success keep box 2>err
			rc=$?
			grep -qE '1 message could|^dmarc-ingest: out of' err &&
			    break
		done
		equal exit "${error#*:}" $rc
		[ -e box/new/good ] || fail 'the message is gone'
		takes 0 "$ingest" --db db box
		equal 'the ledger' goodstored "$(ledger 'name || outcome')"
	done
	fresh 'the worker cannot read the message'
	for at in $(seq 1 40); do
		rm -f db db-* once
		env LD_PRELOAD="$fault" FAULT_PROGRAM=dmarc-parse \
		    FAULT_CLASS=read FAULT_AT="$at" FAULT_DO=EIO \
		    FAULT_ONCE=once "$ingest" --db db --on-success keep box \
		    2>err
		rc=$?
		grep -q '1 message could' err && break
	done
	equal exit 74 $rc
	says '1 message could not be read: I/O error'
	takes 0 "$ingest" --db db box
	equal 'the ledger' goodstored "$(ledger 'name || outcome')"
fi

# So many names are held at a time: memory does not grow with the mailbox.
many=5000
[ -z "${DMARC_FULL-}" ] || many=1000000
fresh 'a very large mailbox'
feedback again >mail
python3 - $many <<'END'
import os, sys
for i in range(int(sys.argv[1])):
    # hard links, of which a file may have so many
    if i % 30000 == 0:
        source = "mail%d" % i
        with open("mail", "rb") as f, open(source, "wb") as t:
            t.write(f.read())
    os.link(source, "box/cur/%d.mx:2,S" % i)
END
takes 0 "$ingest" --db db --quiet box
equal messages $((many + 1)) "$(ledger 'count(*)')"
equal reports 2 "$(sqlite3 db 'SELECT count(*) FROM v_report')"
python3 - "$ingest" <<'END' || fail 'it needs more than 256 MiB'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "--db", "db", "box"], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print("peak %d KiB" % peak)
sys.exit(peak > 256 << 10)
END

finish
