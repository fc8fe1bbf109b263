/*
 * tag.h: reads a tag of XML, if text that begins with "<" is a tag.
 */
#ifndef DMARC_PARSE_XML_TAG_H
#define DMARC_PARSE_XML_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tag_kind {
	TAG_NONE,		/* text that happens to begin with "<" */
	TAG_PARTIAL,		/* needs more bytes */
	TAG_START,
	TAG_END,
	TAG_EMPTY,		/* <a/> */
	TAG_DOUBLE		/* a start tag with a repeated attribute */
};

struct tag {
	enum tag_kind kind;
	const char *name;	/* local name, in the text; NULL: none yet */
	size_t name_len;
	const char *prefix;	/* before the colon; NULL: none */
	size_t prefix_len;
	const char *rest, *end;	/* [rest, end): the text after the name */
	size_t len;		/* of the whole tag */
	uint64_t attributes;
};

/* An attribute, in the text of its tag. */
struct attribute {
	const char *name, *value;	/* the value without its quotes */
	size_t name_len, value_len;
};

/*
 * Reads the tag at the start of the len bytes of s; the first is "<". Stops
 * after most_attributes + 1 attributes.
 */
struct tag tag_read(const char *s, size_t len, uint64_t most_attributes);

/*
 * Reads the next attribute of a tag of kind TAG_START or later; start with *at
 * = t->rest. Returns false if there are no more.
 */
bool tag_attribute(const struct tag *t, const char **at,
    struct attribute *out);

#endif
