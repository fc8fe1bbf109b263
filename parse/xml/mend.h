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

/* What may stand in an element. */
enum mend_place {
	MEND_ELEMENTS,		/* of a report, and no text */
	MEND_LEAF,		/* text only */
	MEND_UNKNOWN		/* anything: nobody looks */
};

/*
 * What is found goes here, as if libxml2 had said it. Names are local names;
 * text comes in pieces. false: stop, something was refused.
 */
struct mend_events {
	void *ctx;
	bool (*start)(void *ctx, const char *name);
	bool (*end)(void *ctx);
	bool (*text)(void *ctx, const char *s, size_t len);
	enum mend_place (*place)(void *ctx);	/* the innermost element */
	void (*torn)(void *ctx);	/* the innermost element was damaged */
};

enum mend_state {
	MEND_TEXT,
	MEND_COMMENT,
	MEND_CDATA,
	MEND_PI
};

struct mend {
	struct mend_events to;
	const struct dmarc_limits *lim;
	struct buf held;	/* not yet understood */
	struct buf text;	/* understood, not yet passed on */
	struct buf name;	/* open elements, "feedback\0record\0" */
	struct buf depth;	/* size_t: where each one's name begins */
	enum mend_state state;
	bool begun, done;	/* <feedback>, </feedback> was seen */
};

void mend_init(struct mend *m, const struct dmarc_limits *lim,
    const struct mend_events *to);
void mend_free(struct mend *m);

/*
 * The next bytes: valid UTF-8, perhaps with characters that XML does not
 * allow. last: there are no more. A refusal of the events' own is not in
 * err: DMARC_OK comes back, and the caller knows what it refused.
 */
DMARC_MUST_USE enum dmarc_status mend_push(struct mend *m,
    const unsigned char *data, size_t len, bool last, struct dmarc_err *err);

#endif
