/*
 * events.h: what both readers of XML report, sax.c and mend.c.
 */
#ifndef DMARC_PARSE_XML_EVENTS_H
#define DMARC_PARSE_XML_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

/* What may stand in an element. */
enum place {
	PLACE_ELEMENTS,		/* of a report, and no text */
	PLACE_LEAF,		/* text only */
	PLACE_UNKNOWN		/* anything: it is skipped */
};

/*
 * Names are local names; ns is their namespace, NULL if none is declared. Text
 * comes in pieces. false: stop, the receiver has refused something.
 */
struct events {
	void *ctx;
	bool (*start)(void *ctx, const char *name, const char *ns);
	bool (*end)(void *ctx);
	bool (*text)(void *ctx, const char *s, size_t len);
	/* Only for mend.c. */
	enum place (*place)(void *ctx);	/* the innermost element */
	void (*torn)(void *ctx);	/* the innermost element was damaged */
};

#endif
