/*
 * header.h: reads the header fields that describe the body of a mail or part.
 *
 * Other fields (addresses, traces, signatures) are skipped unread;
 * header_scan_next() walks over all of them.
 */
#ifndef DMARC_PARSE_MAIL_HEADER_H
#define DMARC_PARSE_MAIL_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

enum { HEADER_TYPES = 4 };

/*
 * Unfolded values, owned; NULL: absent. The names of character sets (RFC 2047,
 * RFC 2231) are removed: converting one loads a module from disk, which the
 * fence forbids, and only the ASCII of a file name matters.
 */
struct header {
	char *type[HEADER_TYPES];	/* Content-Type; more are skipped */
	char *encoding;		/* Content-Transfer-Encoding */
	char *disposition;	/* Content-Disposition */
	size_t body;		/* offset of the body */
	bool noted;		/* the rules note one of the fields */
};

/* A field within the data, not copied: value is len bytes, still folded. */
struct header_field {
	const unsigned char *name, *value;
	size_t name_len, len;
};

/* How to read a header section. */
struct header_rules {
	unsigned char eol;	/* ends the lines, with or without a CR */
	uint64_t most;		/* bytes of the section */
	uint64_t most_field;	/* bytes of each field that is kept */
	/* Is asked about each field; NULL: about none. */
	bool (*is_noted)(const struct header_field *f);
};

/*
 * Reads the header section at the start of data. Fails with E_LIMIT if the
 * section, or one of the fields that are kept, is longer than the rules allow.
 */
DMARC_MUST_USE enum dmarc_status header_read(const unsigned char *data,
    size_t len, const struct header_rules *rules, struct header *out,
    struct dmarc_err *err);
void header_free(struct header *h);

/* A cursor over the fields of a header section; at is the next field. */
struct header_scan {
	const unsigned char *data, *at, *end;
	unsigned char eol;
};

/*
 * Starts at the first field: after "From " lines of an mbox with the blank
 * lines that follow them, and after continuation lines whose field is lost.
 */
void header_scan_start(struct header_scan *s, const unsigned char *data,
    size_t len, unsigned char eol);
/* Returns false at the end of the header section; s->at is the body then. */
bool header_scan_next(struct header_scan *s, struct header_field *out);
/* Whether the field has this name, ignoring case. */
bool header_is(const struct header_field *f, const char *name);
/* Whether it is a Content-Type, also without the dash, as one gateway wrote. */
bool header_is_type(const struct header_field *f);

/*
 * Whether data begins like a mail: with a header field, or with lines that
 * header_scan_start() skips before one, after what text_lead() skips.
 */
bool header_begins(const unsigned char *data, size_t len);

/*
 * The same for bytes that may be any text: the first line is a header field or
 * a "From " line, and the header has a field that other text hardly has:
 * MIME-Version, Content-Type or Received.
 */
bool header_is_mail(const unsigned char *data, size_t len);

#endif
