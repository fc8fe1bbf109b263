/*
 * decode.h: undoes content transfer encodings (RFC 2045 section 6).
 */
#ifndef DMARC_PARSE_MAIL_DECODE_H
#define DMARC_PARSE_MAIL_DECODE_H

#include <stddef.h>

/*
 * Each writes what it decodes to out, which has room for len + DECODE_ROOM
 * bytes, and returns how many that were.
 */
#define DECODE_ROOM 8

/*
 * Base64 as mail really brings it: bytes outside the alphabet are skipped,
 * padding may be missing or stand between chunks that were encoded one by
 * one.
 */
size_t decode_base64(const unsigned char *in, size_t len, unsigned char *out);

size_t decode_quoted(const unsigned char *in, size_t len, unsigned char *out);

/* uuencode; what stands before its begin line is passed over. */
size_t decode_uu(const unsigned char *in, size_t len, unsigned char *out);

#endif
