/*
 * mend.h: reads what is nearly XML.
 *
 * The second try at a report that is not well-formed: markup is what reads
 * as markup, everything else is text. What was lost or guessed is told as
 * torn, so that no number is ever made up. Only what stands between
 * <feedback> and </feedback> is looked at.
 */
#ifndef DMARC_PARSE_XML_MEND_H
#define DMARC_PARSE_XML_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/limits.h"
#include "parse/xml/events.h"

enum mend_state {
	MEND_TEXT,
	MEND_COMMENT,
	MEND_CDATA,
	MEND_PI
};

struct mend {
	struct events to;
	const struct dmarc_limits *lim;
	struct buf held;	/* not yet understood */
	struct buf text;	/* understood, not yet passed on */
	struct buf name;	/* open elements, "feedback\0record\0" */
	struct buf depth;	/* size_t: where each one's name begins */
	struct buf prefix;	/* declared so far, "x\0urn:example:x\0" */
	size_t prefixes;
	struct buf ns;		/* the xmlns of the element at hand */
	enum mend_state state;
	bool begun, done;	/* <feedback>, </feedback> was seen */
};

void mend_init(struct mend *m, const struct dmarc_limits *lim,
    const struct events *to);
void mend_free(struct mend *m);

/*
 * The next bytes: valid UTF-8, perhaps with characters that XML does not
 * allow. last: there are no more. A refusal of the events' own is not in
 * err: DMARC_OK comes back, and the caller knows what it refused.
 */
DMARC_MUST_USE enum dmarc_status mend_push(struct mend *m,
    const unsigned char *data, size_t len, bool last, struct dmarc_err *err);

#endif
