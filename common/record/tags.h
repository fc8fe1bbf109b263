/*
 * tags.h: tag=value lists, the form of DMARC and DKIM records (RFC 6376
 * section 3.2).
 */
#ifndef DMARC_COMMON_RECORD_TAGS_H
#define DMARC_COMMON_RECORD_TAGS_H

#include <stdbool.h>
#include <stddef.h>

/* A tag; name and value point into the record, without blanks around them. */
struct tag {
	const char *name, *value;	/* not NUL-terminated */
	size_t name_len, value_len;
	bool equals;			/* false: no "=", and no value */
};

/* What is left to read: tags_start() is the whole record. */
struct tags {
	const char *at, *end;
};

struct tags tags_start(const char *record, size_t len);

/*
 * The next tag; false at the end. Skips empty parts, so ";;" and a ";" at the
 * end are fine. Blanks are space, tab, CR and LF.
 */
bool tags_next(struct tags *t, struct tag *out);

/* Whether a tag has this name, which is in lower case; ignores case. */
bool tag_is(const struct tag *t, const char *name);

/* Whether the value of a tag is this text, byte by byte. */
bool tag_has(const struct tag *t, const char *value);

/* The same without regard to case; value is in lower case. */
bool tag_says(const struct tag *t, const char *value);

#endif
