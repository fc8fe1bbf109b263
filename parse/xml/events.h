/*
 * events.h: the events that both readers of XML report, sax.c and mend.c.
 */
#ifndef DMARC_PARSE_XML_EVENTS_H
#define DMARC_PARSE_XML_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

/* The content that an element may have. */
enum place {
	PLACE_ELEMENTS,		/* elements of a report, no text */
	PLACE_LEAF,		/* text only */
	PLACE_UNKNOWN		/* anything: the element is skipped */
};

/*
 * name is the local name; ns its namespace, NULL if none is declared. Text
 * comes in pieces. Each returns false to stop: the receiver refused the input.
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
