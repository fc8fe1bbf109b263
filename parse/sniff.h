/*
 * sniff.h: what bytes are, by the bytes. Labels lie; nobody asks them here.
 */
#ifndef DMARC_PARSE_SNIFF_H
#define DMARC_PARSE_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

enum sniff_kind {
	SNIFF_OTHER,
	SNIFF_EMPTY,		/* blanks, or the word "unused" */
	SNIFF_XML,
	SNIFF_GZIP,
	SNIFF_ZIP,
	SNIFF_OUTLOOK,		/* OLE: an Outlook .msg, an old Office file */
	SNIFF_JSON
};

/* len bytes from the start; whole says that nothing comes after them. */
enum sniff_kind sniff(const unsigned char *data, size_t len, bool whole);

/* How many blanks, tabs and line ends the bytes begin with. */
size_t sniff_blanks(const unsigned char *data, size_t len);

/*
 * Whether a start tag <feedback>, with any prefix, or a document type of
 * that name is among the bytes, in any encoding that is ASCII or UTF-16.
 */
bool sniff_feedback(const unsigned char *data, size_t len);

/*
 * Where XML begins that follows some text (a browser's remark, a covering
 * letter); len if nowhere.
 */
size_t sniff_embedded(const unsigned char *data, size_t len);

/*
 * The length of the first message of an mbox, with the empty line that ends
 * it; len if there is no other, or if it is no mbox.
 */
size_t sniff_mbox(const unsigned char *data, size_t len);

/* Whether JSON is an SMTP TLS report (RFC 8460 section 4.4). */
bool sniff_tls_report(const unsigned char *data, size_t len);

#endif
