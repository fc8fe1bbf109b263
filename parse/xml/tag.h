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
	const char *prefix;	/* before the colon; NULL: none */
	size_t prefix_len;
	const char *rest, *end;	/* what follows the name, up to the end */
	size_t len;		/* of the whole tag */
	uint64_t attributes;
};

/* An attribute, in the text of its tag. */
struct attribute {
	const char *name, *value;	/* the value without its quotes */
	size_t name_len, value_len;
};

/* Look at len bytes, of which the first is "<". */
struct tag tag_read(const char *s, size_t len, uint64_t most_attributes);

/*
 * The next attribute of a tag of a kind from TAG_START on; *at is t->rest at
 * first. false: there are no more.
 */
bool tag_attribute(const struct tag *t, const char **at,
    struct attribute *out);

#endif
