/*
 * mend.h: reads damaged XML.
 *
 * The second try at a report that is not well-formed: valid tags are markup,
 * everything else is text. An element that was damaged or guessed at is
 * reported as torn, so that no number is ever made up. Ignores everything
 * outside of <feedback>...</feedback>.
 */
#ifndef DMARC_PARSE_XML_MEND_H
#define DMARC_PARSE_XML_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/limits.h"
#include "common/memory/buf.h"
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
	struct buf held;	/* input not yet parsed */
	struct buf text;	/* parsed text, not yet passed on */
	struct buf name;	/* open elements, "feedback\0record\0" */
	struct buf depth;	/* size_t: offset of each one's name */
	struct buf prefix;	/* declared so far, "x\0urn:example:x\0" */
	size_t prefixes;
	struct buf ns;		/* the xmlns of the current element */
	enum mend_state state;
	bool begun, done;	/* seen: <feedback>, </feedback> */
};

void mend_init(struct mend *m, const struct dmarc_limits *lim,
    const struct events *to);
void mend_free(struct mend *m);

/*
 * Parses the next bytes: valid UTF-8, perhaps with characters that XML forbids.
 * last: no more bytes follow. Returns DMARC_OK when the receiver of the events
 * stops: err does not hold its refusal, which the receiver knows.
 */
DMARC_MUST_USE enum dmarc_status mend_push(struct mend *m,
    const unsigned char *data, size_t len, bool last, struct dmarc_err *err);

#endif
