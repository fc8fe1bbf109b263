/*
 * charset.h: detects the character set of an XML document, and converts its
 * text to UTF-8.
 *
 * libxml2 would pass any name in a declaration to iconv, and iconv opens
 * files. Reports use few enough sets to convert them here: UTF-8, UTF-16,
 * ISO-8859-1 and windows-1252.
 */
#ifndef DMARC_PARSE_XML_CHARSET_H
#define DMARC_PARSE_XML_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/memory/buf.h"

enum charset_kind {
	CHARSET_UTF8,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_WINDOWS_1252,	/* also for declared ISO-8859-1 */
	CHARSET_ISO_2022	/* ASCII, with escapes to other sets and back */
};

struct charset {
	enum charset_kind kind;
	bool mend;		/* accept bytes that are not UTF-8 */
	bool exact;		/* no, refuse them: the set is unknown */
	char escape[4];		/* ISO 2022: the escape sequence so far */
	bool shifted, odd;	/* in another set; within a pair of bytes */
	unsigned char carry[4];	/* the start of an incomplete character */
	size_t carried;
};

/* Bytes that charset_tell() needs, unless the document is shorter. */
#define CHARSET_HEAD 512

/* Appends a code point as UTF-8. */
void charset_put(struct buf *out, unsigned long cp);

/*
 * Detects the character set from the first bytes; *skip is the length of a
 * byte order mark. Refuses other sets with xml-encoding. With mend, ignores a
 * declaration of another set, because markup and facts are ASCII; if the
 * declared set is unknown, all text must be UTF-8.
 */
DMARC_MUST_USE enum dmarc_status charset_tell(struct charset *c, bool mend,
    const unsigned char *head, size_t len, size_t *skip,
    struct dmarc_err *err);

/* Whether the text is used as it is, without charset_decode(). */
bool charset_is_plain(const struct charset *c);

/*
 * Appends the text of the next bytes to out. With mend, reads bytes that are
 * not UTF-8 as windows-1252, and characters of ISO 2022 as U+FFFD.
 */
DMARC_MUST_USE enum dmarc_status charset_decode(struct charset *c,
    const unsigned char *data, size_t len, struct buf *out,
    struct dmarc_err *err);

#endif
