/*
 * tag.h: whether what begins with "<" is a tag.
 */
#ifndef DMARC_PARSE_XML_TAG_H
#define DMARC_PARSE_XML_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tag_kind {
	TAG_NONE,		/* text that happens to begin with "<" */
	TAG_PARTIAL,		/* more bytes are wanted */
	TAG_START,
	TAG_END,
	TAG_EMPTY,		/* <a/> */
	TAG_DOUBLE		/* a start tag with one attribute twice */
};

struct tag {
	enum tag_kind kind;
	const char *name;	/* local name, in the text; NULL: none yet */
	size_t name_len;
	size_t len;		/* of the whole tag */
	uint64_t attributes;
};

/* Look at len bytes, of which the first is "<". */
struct tag tag_read(const char *s, size_t len, uint64_t most_attributes);

#endif
