/*
 * provenance.h: whether our own mail server found a report's mail authentic.
 *
 * Anyone can mail a report that says google.com. What our server wrote about
 * the mail when it took it (Authentication-Results, RFC 8601) is the only
 * evidence; names of files, Subject and signatures that we would have to
 * check ourselves are none.
 */
#ifndef DMARC_PARSE_MAIL_PROVENANCE_H
#define DMARC_PARSE_MAIL_PROVENANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"

/* What our server says of one mail. All zeros: nothing. */
struct provenance {
	const char *from;	/* domain of its only From; NULL: none, or
				 * there are several */
	bool heard;		/* our server has spoken of it */
	bool authentic;		/* from is aligned with what passed */
	bool denied;		/* something failed, or passed for others */
	bool ours;		/* from is of our server's organization */
};

/* What to look for. */
struct provenance_rule {
	const char *authserv_id;	/* our server's; NULL: not known */
	bool below_received;	/* it writes below its own Received field */
};

/* Load the public suffix list; before the fence closes. */
void provenance_warm_up(void);

/*
 * Read the header of a mail, at most most bytes of it. Only these fields of
 * our server count: those above all that the sender has written, see
 * provenance.c. Text in out lives in a.
 */
void provenance_read(const unsigned char *data, size_t len, uint64_t most,
    const struct provenance_rule *rule, struct arena *a,
    struct provenance *out);

/*
 * The verdict on a report that came with that mail. attached: in a mail within
 * it (message/rfc822), or with a program's answer to another mail; then it is
 * never verified.
 */
enum dmarc_provenance provenance_judge(const struct provenance *mail,
    const struct dmarc_aggregate *fb, bool attached, struct arena *a);

#endif
