/*
 * provenance.h: whether our own mail server found a report's mail authentic.
 *
 * Anyone can mail a report that says google.com. The only evidence is the
 * Authentication-Results field (RFC 8601) that our server added when it
 * accepted the mail. File names and the Subject prove nothing, nor do
 * signatures that we would have to check ourselves.
 */
#ifndef DMARC_PARSE_MAIL_PROVENANCE_H
#define DMARC_PARSE_MAIL_PROVENANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"
#include "common/memory/arena.h"

/* The results that our server wrote on one mail. All zeros: none. */
struct provenance {
	const char *from;	/* domain of the only From; NULL: no From, or
				 * several */
	bool heard;		/* the mail has results of our server */
	bool authentic;		/* a domain aligned with from passed, and
				 * DMARC did not fail */
	bool denied;		/* not authentic: a check failed, or passed
				 * for another domain */
	bool ours;		/* from is in our server's organization */
};

/* How to recognize the fields of our server. */
struct provenance_rule {
	const char *authserv_id;	/* our server's; NULL: not known */
	bool below_received;	/* it writes below its own Received field */
};

/*
 * Loads the public suffix list; call it before the fence closes, and before
 * provenance_read() with a rule that names a server.
 */
DMARC_MUST_USE enum dmarc_status provenance_warm_up(struct dmarc_err *err);

/*
 * Reads the header of a mail, at most most bytes. Only fields above everything
 * that the sender wrote count as our server's; see provenance.c. Text in out
 * lives in a.
 */
void provenance_read(const unsigned char *data, size_t len, uint64_t most,
    const struct provenance_rule *rule, struct arena *a,
    struct provenance *out);

/*
 * Returns the verdict on a report from that mail, in which the reporter calls
 * itself org_name and gives the address email (NULL: absent). quoted: it stood
 * in a text of the mail, below other text. attached: the report was in
 * a mail within the mail (message/rfc822), or in an automatic reply; it is
 * never verified then.
 */
enum dmarc_provenance provenance_judge(const struct provenance *mail,
    const char *org_name, const char *email, bool attached, bool quoted,
    struct arena *a);

/* The same by the domain of that address. */
enum dmarc_provenance provenance_judge_domain(const struct provenance *mail,
    const char *org_name, const char *domain, bool attached, bool quoted,
    struct arena *a);

#endif
