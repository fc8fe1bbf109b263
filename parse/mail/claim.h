/*
 * claim.h: signs that a mail was meant to be an aggregate report.
 *
 * A mail that claims to be one and in which none is found is refused, so that a
 * person hears of it, whatever went wrong on its way.
 */
#ifndef DMARC_PARSE_MAIL_CLAIM_H
#define DMARC_PARSE_MAIL_CLAIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

/* What the header of a mail says. */
struct claim {
	bool subject;		/* "Report Domain: ... Submitter: ...", as in
				 * RFC 9990 section 3.5.3 */
	bool forward;		/* the Subject begins with Fwd: or the like */
	bool reply;		/* a reply of a person */
	bool automatic;		/* an automatic reply or notice */
	bool no_sender;		/* Return-Path: <>, as bounces have */
};

/*
 * Reads the header at the start of data, at most most bytes, whose lines end in
 * eol. Fails only if out of memory.
 */
DMARC_MUST_USE enum dmarc_status claim_read(const unsigned char *data,
    size_t len, uint64_t most, unsigned char eol, struct claim *out,
    struct dmarc_err *err);

/*
 * Whether a line of a text, other than a quotation, holds the file name of a
 * report (RFC 9990 section 3.5.1): receiver!policy-domain!begin!end.xml, .zip
 * or .gz; in an address of the web with %21 for "!".
 */
bool claim_names_report(const unsigned char *text, size_t len);

/* Whether list software says in a text that it took an attachment off. */
bool claim_was_scrubbed(const unsigned char *text, size_t len);

/*
 * Returns the offset of XML that begins a line below a greeting; len if there
 * is none, or if a line above it shows that a mail is quoted.
 */
size_t claim_greeting(const unsigned char *text, size_t len);

#endif
