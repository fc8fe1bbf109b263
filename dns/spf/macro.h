/*
 * macro.h: macros in SPF records (RFC 7208 section 7): "%{ir}.%{d2}".
 */
#ifndef DMARC_DNS_SPF_MACRO_H
#define DMARC_DNS_SPF_MACRO_H

#include <stdbool.h>
#include <stddef.h>

#include "common/address.h"
#include "common/memory/buf.h"

/* What stands for the letters. Values are bytes without a NUL. */
struct macro_values {
	const char *sender;	/* s: local part @ domain */
	const char *local;	/* l */
	const char *origin;	/* o: the sender's domain */
	const char *domain;	/* d: of the record that is read */
	const char *helo;	/* h */
	const char *validated;	/* p: a host name, or "unknown" */
	struct dmarc_address ip;	/* i, v */
};

/* A set of letters, and whether a text ends in a macro. */
#define MACRO(letter) (1u << ((letter) - 'a'))
#define MACRO_LAST (1u << 31)

/*
 * Whether the len bytes of s are a macro-string. *macros gets the letters that
 * occur, in lower case, as a set.
 */
bool macro_check(const char *s, size_t len, unsigned *macros);

/*
 * Appends a macro-string with its macros replaced to out, which may fail.
 * Values of letters that do not occur may be NULL. s must have passed
 * macro_check().
 */
void macro_expand(struct buf *out, const char *s, size_t len,
    const struct macro_values *v);

/*
 * Cuts a name of more than 253 bytes to the labels on its right that fit
 * (RFC 7208 section 7.3); returns the start of what is left. *len is the number
 * of bytes without a final dot, and is set anew.
 */
const char *macro_fit(const char *name, size_t *len);

#endif
