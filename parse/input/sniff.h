/*
 * sniff.h: recognizes content by its bytes, because labels are unreliable.
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
	SNIFF_OUTLOOK,		/* OLE: an Outlook .msg, an old Office file;
				 * TNEF: a winmail.dat */
	SNIFF_JSON
};

/* Recognizes the first len bytes; whole: there are no more. */
enum sniff_kind sniff(const unsigned char *data, size_t len, bool whole);

/* Whether the bytes begin like TNEF, Outlook's winmail.dat. */
bool sniff_tnef(const unsigned char *data, size_t len);

/*
 * Whether a zip begins like a document or program (Office, OpenDocument, EPUB,
 * Java), which holds no report. Such files have hundreds of members.
 */
bool sniff_package(const unsigned char *data, size_t len);

/* Whether the bytes begin like AppleDouble: what macOS knows of a file. */
bool sniff_apple_double(const unsigned char *data, size_t len);

/* Returns the number of leading blanks, tabs and line ends. */
size_t sniff_blanks(const unsigned char *data, size_t len);

/*
 * Whether the bytes contain a start tag <feedback>, with any prefix, or a
 * document type of that name, in UTF-16 or any superset of ASCII.
 */
bool sniff_feedback(const unsigned char *data, size_t len);

/*
 * Whether XML begins at once, with <feedback> or an instruction (<?xml), after
 * blanks and a byte order mark; in the same encodings.
 */
bool sniff_document(const unsigned char *data, size_t len);

/*
 * Returns the offset of XML that follows other text (a browser's remark, a
 * covering letter); len if there is none.
 */
size_t sniff_embedded(const unsigned char *data, size_t len);

/*
 * Returns the length of the first message of an mbox, with the blank lines
 * before it (text_lead) and the empty line that ends it; len if it is the only
 * one, or data is not an mbox.
 */
size_t sniff_mbox(const unsigned char *data, size_t len);

/*
 * Returns the offset of the mail in a file of Apple Mail (.emlx), which is
 * *mail bytes long, after a line with that number; 0 if it is none.
 */
size_t sniff_emlx(const unsigned char *data, size_t len, size_t *mail);

/*
 * Whether JSON may be an SMTP TLS report (RFC 8460 section 4.4): it has two of
 * the names of its members.
 */
bool sniff_tls_report(const unsigned char *data, size_t len);

#endif
