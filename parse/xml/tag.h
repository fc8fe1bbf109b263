/*
 * tag.h: reads an XML tag, and tells it from text that has a stray "<".
 */
#ifndef DMARC_PARSE_XML_TAG_H
#define DMARC_PARSE_XML_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tag_kind {
	TAG_NONE,		/* not a tag: a stray "<" */
	TAG_PARTIAL,		/* needs more bytes */
	TAG_START,
	TAG_END,
	TAG_EMPTY,		/* <a/> */
	TAG_DOUBLE		/* repeats an attribute; read no further */
};

struct tag {
	enum tag_kind kind;
	const char *name;	/* local name, in the text; NULL: none yet */
	size_t name_len;
	const char *prefix;	/* before the colon; NULL: none */
	size_t prefix_len;
	const char *rest, *end;	/* [rest, end): the tag after its name */
	size_t len;		/* of the whole tag */
	uint64_t attributes;	/* their number */
};

/* An attribute, in the text of its tag. */
struct attribute {
	const char *name, *value;	/* the value without its quotes */
	size_t name_len, value_len;
};

/*
 * Reads the tag at the start of s, len bytes; the first is "<". A start tag of
 * more than most_attributes attributes is read only as far as the first one too
 * many, and returned as TAG_START.
 */
struct tag tag_read(const char *s, size_t len, uint64_t most_attributes);

/*
 * Reads the next attribute of a tag (not TAG_NONE or TAG_PARTIAL) at *at and
 * moves *at behind it; start with *at = t->rest. Returns false after the last.
 */
bool tag_attribute(const struct tag *t, const char **at,
    struct attribute *out);

#endif
