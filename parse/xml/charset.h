/*
 * charset.h: the character set of an XML document, and its text as UTF-8.
 *
 * libxml2 would ask iconv for every name that a stranger writes into a
 * declaration, and iconv opens files. What reports come in is little enough
 * to be done here: UTF-8, UTF-16, ISO-8859-1 and windows-1252.
 */
#ifndef DMARC_PARSE_XML_CHARSET_H
#define DMARC_PARSE_XML_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "common/err.h"

enum charset_kind {
	CHARSET_UTF8,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_WINDOWS_1252,	/* also what calls itself ISO-8859-1 */
	CHARSET_ISO_2022	/* ASCII, and escapes to other sets and back */
};

struct charset {
	enum charset_kind kind;
	bool mend;		/* read bytes that are no UTF-8 all the same */
	bool exact;		/* but not these: the set is unknown */
	char escape[4];		/* of ISO 2022: what followed the last ESC */
	bool shifted, odd;	/* in another set; within a pair of its bytes */
	unsigned char carry[4];	/* the start of a character */
	size_t carried;
};

/* So many bytes tell the character set, if there are that many. */
#define CHARSET_HEAD 512

/* Append a code point as UTF-8. */
void charset_put(struct buf *out, unsigned long cp);

/*
 * Tell the character set from the first bytes; *skip is the length of a byte
 * order mark. xml-encoding when it is none of ours. With mend a declaration of
 * another set is ignored, because markup and facts are ASCII: of an unknown
 * set, all text must be UTF-8.
 */
DMARC_MUST_USE enum dmarc_status charset_tell(struct charset *c, bool mend,
    const unsigned char *head, size_t len, size_t *skip,
    struct dmarc_err *err);

/* Whether text has to go through charset_decode() at all. */
bool charset_is_plain(const struct charset *c);

/*
 * Append the text of the next bytes to out. With mend, bytes that are no
 * UTF-8 are read as windows-1252, and characters of ISO 2022 as U+FFFD.
 */
DMARC_MUST_USE enum dmarc_status charset_decode(struct charset *c,
    const unsigned char *data, size_t len, struct buf *out,
    struct dmarc_err *err);

#endif
