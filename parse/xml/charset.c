/*
 * charset.c: see charset.h.
 */
#include "parse/xml/charset.h"

#include <string.h>
#include <strings.h>

#include "common/text.h"

#define REPLACEMENT 0xfffdul

/* windows-1252 from 0x80 to 0x9f; undefined bytes stay control characters. */
static const unsigned short high[32] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

void
charset_put(struct buf *out, unsigned long cp)
{
	unsigned char b[4];
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n; i-- > 1; cp >>= 6)
		b[i] = (unsigned char)(0x80 | (cp & 0x3f));
	b[0] = (unsigned char)(lead[n] | cp);
	buf_add(out, b, n);
}

static void
put_single(struct buf *out, unsigned char c)
{
	charset_put(out, c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c);
}

/*
 * Copies the value of encoding="..." in an XML declaration to name; "" if
 * there is none.
 */
static void
declared(const unsigned char *head, size_t len, char name[40])
{
	static const char start[] = "<?xml", key[] = "encoding";
	const unsigned char *end, *p;
	size_t n = 0;
	unsigned char quote;

	name[0] = '\0';
	if (len < sizeof start || memcmp(head, start, sizeof start - 1) != 0)
		return;
	end = memchr(head, '>', len);
	if (end == NULL)
		return;
	p = memmem(head, (size_t)(end - head), key, sizeof key - 1);
	if (p == NULL)
		return;
	for (p += sizeof key - 1; p < end && strchr(" \t\r\n=", *p) != NULL;)
		p++;
	quote = *p;
	if (quote != '"' && quote != '\'')
		return;
	for (p++; p < end && *p != quote && n < 39; p++)
		name[n++] = (char)*p;
	name[n] = '\0';
}

/* Looks up the declared name; false if it is not a set that we convert. */
static bool
by_name(const char *name, enum charset_kind *kind)
{
	static const struct {
		const char *name;
		enum charset_kind kind;
	} known[] = {
		{ "", CHARSET_UTF8 },
		{ "utf-8", CHARSET_UTF8 },
		{ "utf8", CHARSET_UTF8 },
		{ "us-ascii", CHARSET_UTF8 },
		{ "ascii", CHARSET_UTF8 },
		/* A declaration readable as bytes is not in UTF-16. */
		{ "utf-16", CHARSET_UTF8 },
		{ "iso-8859-1", CHARSET_WINDOWS_1252 },
		{ "iso8859-1", CHARSET_WINDOWS_1252 },
		{ "latin1", CHARSET_WINDOWS_1252 },
		{ "windows-1252", CHARSET_WINDOWS_1252 },
		{ "cp1252", CHARSET_WINDOWS_1252 },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strcasecmp(known[i].name, name) != 0)
			continue;
		*kind = known[i].kind;
		return true;
	}
	return false;
}

/* Whether the set keeps the bytes of markup as in ASCII. */
static bool
contains_ascii(const char *name)
{
	static const char *const start[] = {
		"iso-8859-", "windows-125", "koi8-", "euc-", "gb", "big5",
		"shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j",
		"windows-932", "cp932", "ms_kanji", "tis-620", "macintosh",
	};

	for (size_t i = 0; i < sizeof start / sizeof start[0]; i++)
		if (strncasecmp(name, start[i], strlen(start[i])) == 0)
			return true;
	return false;
}

/* Whether ASCII bytes of the set may mean other text without an ESC. */
static bool
hides_ascii(const char *name)
{
	return strcasestr(name, "utf-7") != NULL ||
	    strcasestr(name, "utf7") != NULL ||
	    strncasecmp(name, "hz", 2) == 0;
}

/* Picks a way to read a set that we do not convert, for mending. */
static bool
by_guess(struct charset *c, const char *name)
{
	if (hides_ascii(name))
		return false;
	if (strncasecmp(name, "iso-2022-", 9) == 0)
		c->kind = CHARSET_ISO_2022;
	else
		c->exact = !contains_ascii(name);
	return true;
}

/* Whether head begins with the n bytes of with. */
static bool
begins(const unsigned char *head, size_t len, const char *with, size_t n)
{
	return len >= n && memcmp(head, with, n) == 0;
}

enum dmarc_status
charset_tell(struct charset *c, bool mend, const unsigned char *head,
    size_t len, size_t *skip, struct dmarc_err *err)
{
	char name[40];

	*c = (struct charset){ .mend = mend };
	*skip = 0;
	if (begins(head, len, "\xff\xfe\0\0", 4) ||
	    begins(head, len, "\0\0\xfe\xff", 4) ||
	    begins(head, len, "<\0\0\0", 4) || begins(head, len, "\0\0\0<", 4))
		return dmarc_refuse(err, DMARC_R_XML_ENCODING,
		    "the XML is in UTF-32");
	if (begins(head, len, "\xff\xfe", 2) || begins(head, len, "<\0", 2)) {
		c->kind = CHARSET_UTF16LE;
		*skip = head[0] == '<' ? 0 : 2;
		return DMARC_OK;
	}
	if (begins(head, len, "\xfe\xff", 2) || begins(head, len, "\0<", 2)) {
		c->kind = CHARSET_UTF16BE;
		*skip = head[0] == '\0' ? 0 : 2;
		return DMARC_OK;
	}
	if (begins(head, len, "\xef\xbb\xbf", 3))
		*skip = 3;
	declared(head + *skip, len - *skip, name);
	if (*skip > 0 || by_name(name, &c->kind) ||
	    (mend && by_guess(c, name)))
		return DMARC_OK;
	return dmarc_refuse(err, DMARC_R_XML_ENCODING,
	    "unknown character encoding '%s'", name);
}

bool
charset_is_plain(const struct charset *c)
{
	return c->kind == CHARSET_UTF8 && !c->mend;
}

/* Appends one unit of UTF-16, or stores a high surrogate. */
static enum dmarc_status
unit(struct charset *c, unsigned long u, struct buf *out,
    struct dmarc_err *err)
{
	/* carry[2..3] hold a high surrogate; carry[0] an odd byte. */
	unsigned long first = (unsigned long)c->carry[2] << 8 | c->carry[3];
	bool low = u >= 0xdc00 && u < 0xe000;

	c->carry[2] = c->carry[3] = 0;
	if (first != 0 && low) {
		charset_put(out, 0x10000 + ((first - 0xd800) << 10) +
		    (u - 0xdc00));
		return DMARC_OK;
	}
	if ((first != 0 || low) && !c->mend)
		return dmarc_refuse(err, DMARC_R_XML_ENCODING,
		    "half a character in UTF-16");
	if (first != 0)
		charset_put(out, REPLACEMENT);
	if (u >= 0xd800 && u < 0xdc00) {
		c->carry[2] = (unsigned char)(u >> 8);
		c->carry[3] = (unsigned char)u;
	} else {
		charset_put(out, low ? REPLACEMENT : u);
	}
	return DMARC_OK;
}

static enum dmarc_status
decode_utf16(struct charset *c, const unsigned char *data, size_t len,
    struct buf *out, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < len && st == DMARC_OK; i++) {
		unsigned long a = c->carry[0], b = data[i];

		if (c->carried == 0) {
			c->carry[0] = data[i];
			c->carried = 1;
			continue;
		}
		c->carried = 0;
		st = unit(c, c->kind == CHARSET_UTF16LE ? b << 8 | a :
		    a << 8 | b, out, err);
	}
	return st;
}

/* Returns the length of the UTF-8 character that begins with c. */
static size_t
expected(unsigned char c)
{
	return c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
}

/* Takes one byte of an escape sequence: ESC $ B, ESC $ ( C, ESC ( B. */
static void
escape_byte(struct charset *c, unsigned char byte)
{
	size_t n = strlen(c->escape);

	c->escape[n] = (char)byte;
	if (byte < '0' && n < sizeof c->escape - 1)
		return;		/* an intermediate byte, not the last */
	c->shifted = c->escape[1] == '$' && c->escape[2] != ')';
	c->odd = false;
	memset(c->escape, 0, sizeof c->escape);
}

/*
 * Other sets are encoded in pairs of bytes that look like ASCII, even like
 * markup. A line end, ESC ( or SI returns to ASCII.
 */
static void
decode_iso_2022(struct charset *c, const unsigned char *data, size_t len,
    struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = data[i];

		if (c->escape[0] != '\0')
			escape_byte(c, byte);
		else if (byte == 0x1b)
			c->escape[0] = (char)byte;
		else if (byte == 0x0e || byte == 0x0f)
			c->shifted = byte == 0x0e;
		else if (c->shifted && byte != '\n') {
			c->odd = !c->odd;
			if (!c->odd)
				charset_put(out, REPLACEMENT);
		} else {
			c->shifted = false;
			put_single(out, byte);
		}
	}
}

/* Whether n bytes, at least one, may begin a character of UTF-8. */
static bool
unfinished(const unsigned char *s, size_t n)
{
	if (n < 2)
		return s[0] >= 0xc2 && s[0] < 0xf5;
	return n < expected(s[0]) && (s[n - 1] & 0xc0) == 0x80;
}

/*
 * Reads valid UTF-8 as it is, and other bytes as windows-1252; if c->exact,
 * returns false at any other byte.
 */
static bool
decode_mixed(struct charset *c, const unsigned char *data, size_t len,
    struct buf *out)
{
	while (len > 0) {
		size_t plain = 0, n;
		unsigned long cp;

		while (c->carried == 0 && plain < len && data[plain] < 0x80)
			plain++;
		buf_add(out, data, plain);
		data += plain;
		len -= plain;
		if (len == 0)
			break;
		/* Byte by byte: the character may end in the next piece. */
		c->carry[c->carried++] = *data++;
		len--;
		while (c->carried > 0) {
			const char *s = (const char *)c->carry;

			n = text_decode(s, c->carried, &cp);
			if (n > 0)
				buf_add(out, c->carry, n);
			else if (unfinished(c->carry, c->carried))
				break;
			else if (c->exact)
				return false;
			else
				put_single(out, c->carry[0]), n = 1;
			c->carried -= n;
			memmove(c->carry, c->carry + n, c->carried);
		}
	}
	return true;
}

static enum dmarc_status
decode_utf8(struct charset *c, const unsigned char *data, size_t len,
    struct buf *out, struct dmarc_err *err)
{
	if (decode_mixed(c, data, len, out))
		return DMARC_OK;
	return dmarc_refuse(err, DMARC_R_XML_ENCODING,
	    "bytes that are not UTF-8, in an unknown character encoding");
}

enum dmarc_status
charset_decode(struct charset *c, const unsigned char *data, size_t len,
    struct buf *out, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	switch (c->kind) {
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
		st = decode_utf16(c, data, len, out, err);
		break;
	case CHARSET_ISO_2022:
		decode_iso_2022(c, data, len, out);
		break;
	case CHARSET_WINDOWS_1252:
		if (c->mend) {
			st = decode_utf8(c, data, len, out, err);
			break;
		}
		for (size_t i = 0; i < len; i++)
			put_single(out, data[i]);
		break;
	case CHARSET_UTF8:
		st = decode_utf8(c, data, len, out, err);
		break;
	}
	if (st == DMARC_OK && out->failed)
		st = dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	return st;
}
