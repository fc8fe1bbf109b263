/*
 * decode.c: see decode.h. Base64 is our own code, because GMime's decoder
 * stops at the first padding, and reporters encode in chunks. GMime decodes
 * the rest.
 */
#include "parse/mail/decode.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gmime/gmime.h>

#include "parse/input/sniff.h"

#define SKIP 64
#define PAD 65

static const unsigned char *
alphabet(void)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	static unsigned char value[256];

	if (value['='] != PAD) {
		memset(value, SKIP, sizeof value);
		for (unsigned i = 0; i < 64; i++)
			value[(unsigned char)letters[i]] = (unsigned char)i;
		value['='] = PAD;
	}
	return value;
}

/* Writes the bytes of an incomplete group of n sextets (0 to 3). */
static size_t
flush_group(uint32_t bits, unsigned n, unsigned char *out)
{
	if (n < 2)
		return 0;	/* 6 bits are less than a byte */
	bits <<= 6 * (4 - n);
	out[0] = (unsigned char)(bits >> 16);
	if (n == 3)
		out[1] = (unsigned char)(bits >> 8);
	return n - 1;
}

size_t
decode_base64(const unsigned char *in, size_t len, unsigned char *out)
{
	const unsigned char *value = alphabet(), *end = in + len;
	unsigned char *to = out;
	uint32_t bits = 0;
	unsigned n = 0;

	while (in < end) {
		unsigned v;

		if (n == 0 && end - in >= 4) {
			unsigned a = value[in[0]], b = value[in[1]];
			unsigned c = value[in[2]], d = value[in[3]];

			if ((a | b | c | d) < SKIP) {
				to[0] = (unsigned char)(a << 2 | b >> 4);
				to[1] = (unsigned char)(b << 4 | c >> 2);
				to[2] = (unsigned char)(c << 6 | d);
				to += 3;
				in += 4;
				continue;
			}
		}
		v = value[*in++];
		if (v == PAD) {
			to += flush_group(bits, n, to);
			n = 0;
			bits = 0;
		} else if (v != SKIP) {
			bits = bits << 6 | v;
			if (++n == 4) {
				to[0] = (unsigned char)(bits >> 16);
				to[1] = (unsigned char)(bits >> 8);
				to[2] = (unsigned char)bits;
				to += 3;
				n = 0;
				bits = 0;
			}
		}
	}
	to += flush_group(bits, n, to);
	return (size_t)(to - out);
}

size_t
decode_quoted(const unsigned char *in, size_t len, unsigned char *out)
{
	guint32 save = 0;
	int state = 0;

	return g_mime_encoding_quoted_decode_step(in, len, out, &state, &save);
}

size_t
decode_uu(const unsigned char *in, size_t len, unsigned char *out)
{
	const unsigned char *line = in, *end = in + len, *eol;
	int state = GMIME_UUDECODE_STATE_BEGIN;
	guint32 save = 0;

	while ((size_t)(end - line) < 6 || memcmp(line, "begin ", 6) != 0) {
		eol = memchr(line, '\n', (size_t)(end - line));
		if (eol == NULL)
			return 0;
		line = eol + 1;
	}
	eol = memchr(line, '\n', (size_t)(end - line));
	if (eol == NULL)
		return 0;
	return g_mime_encoding_uudecode_step(eol + 1, (size_t)(end - eol - 1),
	    out, &state, &save);
}

/* ---- encoded words ---- */

/*
 * Decodes the encoded word at the start of in, =?charset?encoding?text?=, to
 * out. Returns its length; 0: it is none.
 */
static size_t
decode_word(const unsigned char *in, size_t len, unsigned char *out, size_t *n)
{
	const unsigned char *end = in + len, *mark, *text, *stop;
	bool base64;

	if (len < 2 || in[0] != '=' || in[1] != '?')
		return 0;
	mark = memchr(in + 2, '?', len - 2);
	if (mark == NULL || end - mark < 3 || mark[2] != '?')
		return 0;
	base64 = mark[1] == 'B' || mark[1] == 'b';
	if (!base64 && mark[1] != 'Q' && mark[1] != 'q')
		return 0;
	text = mark + 3;
	stop = memmem(text, (size_t)(end - text), "?=", 2);
	if (stop == NULL)
		return 0;
	*n = (base64 ? decode_base64 : decode_quoted)(text,
	    (size_t)(stop - text), out);
	for (size_t i = 0; !base64 && i < *n; i++)
		if (out[i] == '_')
			out[i] = ' ';
	return (size_t)(stop + 2 - in);
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

/* Makes each run of blanks one; returns the new length. */
static size_t
squeeze(unsigned char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (!is_blank(text[i]))
			text[n++] = text[i];
		else if (n == 0 || text[n - 1] != ' ')
			text[n++] = ' ';
	return n;
}

size_t
decode_words(const unsigned char *in, size_t len, unsigned char *out)
{
	size_t at = 0, to = 0, word = 0;	/* word: end of the last one */
	bool after_word = false;

	while (at < len) {
		size_t n = 0;
		size_t used = decode_word(in + at, len - at, out + to, &n);

		if (used > 0) {
			/* Blanks between two encoded words do not count. */
			if (after_word && to > word) {
				memmove(out + word, out + to, n);
				to = word;
			}
			at += used;
			to += n;
			word = to;
			after_word = true;
			continue;
		}
		after_word = after_word && is_blank(in[at]);
		out[to++] = in[at++];
	}
	return squeeze(out, to);
}

/*
 * Returns the encoding of a body. Some senders do not label base64, others
 * label plain XML or JSON as base64: the first bytes of the body decide.
 */
static GMimeContentEncoding
encoding_of(const char *label, const unsigned char *body, size_t len)
{
	static const char *const magic[] = {
		"H4sI", "UEsDB", "PD94bWw", "PGZlZWRi",
		"eyJvcmdhbml6YXRpb24tbmFt",	/* {"organization-nam */
	};
	GMimeContentEncoding e = label == NULL ? GMIME_CONTENT_ENCODING_DEFAULT
	    : g_mime_content_encoding_from_string(label);
	size_t n = sniff_blanks(body, len);

	if (e == GMIME_CONTENT_ENCODING_BASE64)
		return n < len && (body[n] == '<' || body[n] == '{') ?
		    GMIME_CONTENT_ENCODING_BINARY : e;
	if (e == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	    e == GMIME_CONTENT_ENCODING_UUENCODE)
		return e;
	for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
		if (len - n > strlen(magic[i]) &&
		    memcmp(body + n, magic[i], strlen(magic[i])) == 0)
			return GMIME_CONTENT_ENCODING_BASE64;
	return GMIME_CONTENT_ENCODING_BINARY;
}

enum dmarc_status
decode_body(const char *label, const unsigned char *body, size_t len,
    unsigned char **owned, size_t *out, struct dmarc_err *err)
{
	static const struct {
		GMimeContentEncoding encoding;
		size_t (*decode)(const unsigned char *, size_t,
		    unsigned char *);
	} decoders[] = {
		{ GMIME_CONTENT_ENCODING_BASE64, decode_base64 },
		{ GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, decode_quoted },
		{ GMIME_CONTENT_ENCODING_UUENCODE, decode_uu },
	};
	GMimeContentEncoding e = encoding_of(label, body, len);

	*owned = NULL;
	*out = len;
	for (size_t i = 0; i < sizeof decoders / sizeof decoders[0]; i++) {
		if (decoders[i].encoding != e)
			continue;
		/* No decoder grows its input by more than DECODE_ROOM. */
		*owned = malloc(len + DECODE_ROOM);
		if (*owned == NULL)
			return dmarc_refuse(err, DMARC_R_MEMORY,
			    "out of memory for %zu bytes", len);
		*out = decoders[i].decode(body, len, *owned);
	}
	return DMARC_OK;
}
