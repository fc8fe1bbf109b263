/*
 * decode.h: undoes content transfer encodings (RFC 2045 section 6) and encoded
 * words (RFC 2047).
 */
#ifndef DMARC_PARSE_MAIL_DECODE_H
#define DMARC_PARSE_MAIL_DECODE_H

#include <stddef.h>

#include "common/err.h"

/*
 * Each function writes the decoded bytes to out, which has room for
 * len + DECODE_ROOM bytes, and returns their number.
 */
#define DECODE_ROOM 8

/*
 * Base64 as found in real mail: skips bytes outside the alphabet; padding may
 * be missing, or stand between chunks that were encoded separately.
 */
size_t decode_base64(const unsigned char *in, size_t len, unsigned char *out);

size_t decode_quoted(const unsigned char *in, size_t len, unsigned char *out);

/*
 * The value of a field with encoded words (RFC 2047). Leaves character sets
 * alone: the words that we look for are ASCII. Turns folds, NUL and other
 * blanks into single blanks. Takes time in the square of len: cut the value.
 */
size_t decode_words(const unsigned char *in, size_t len, unsigned char *out);

/* uuencode; skips the text before the begin line. */
size_t decode_uu(const unsigned char *in, size_t len, unsigned char *out);

/*
 * Undoes the transfer encoding with this name (NULL: none) of a body of len
 * bytes: the result has *out bytes, in *owned, which the caller frees. *owned
 * is NULL if the body needs no decoding. Fails if out of memory.
 */
DMARC_MUST_USE enum dmarc_status decode_body(const char *label,
    const unsigned char *body, size_t len, unsigned char **owned, size_t *out,
    struct dmarc_err *err);

#endif
