/*
 * text.c: see text.h. The width of a character is from wcwidth(3); for those
 * that the locale does not know, 2 columns from U+1100 on, else 1.
 */
#include "common/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

static const char cut_mark[] = "...";

size_t
text_decode(const char *s, size_t len, unsigned long *cp)
{
	/* the least code point of each length in bytes */
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *u = (const unsigned char *)s;
	unsigned long c;
	size_t n;

	if (len == 0)
		return 0;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] >= 0xc2 && u[0] < 0xe0)
		n = 2;
	else if (u[0] >= 0xe0 && u[0] < 0xf0)
		n = 3;
	else if (u[0] >= 0xf0 && u[0] < 0xf5)
		n = 4;
	else
		return 0;
	if (n > len)
		return 0;
	c = u[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3fu);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*cp = c;
	return n;
}

size_t
text_lead(const void *data, size_t len)
{
	const char *s = data;
	size_t lead = 0;

	for (size_t at = 0; at < len; at++) {
		if (len - at >= 3 && memcmp(s + at, "\xef\xbb\xbf", 3) == 0)
			at += 2;
		else if (s[at] == ' ' || s[at] == '\t' || s[at] == '\f' ||
		    s[at] == '\v')
			continue;
		else if (s[at] != '\r' && s[at] != '\n')
			break;
		lead = at + 1;
	}
	return lead;
}

bool
text_is_header(const void *data, size_t len)
{
	const size_t lead = text_lead(data, len);
	const char *s = (const char *)data + lead, *end = s + (len - lead);
	const char *p = s;

	if (p < end && *p == '>')
		p++;
	if (end - p >= 5 && memcmp(p, "From ", 5) == 0)
		return true;
	for (p = s; p < end && *p > ' ' && *p < 0x7f && *p != ':'; p++)
		;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p < end && (*s == ' ' || *s == '\t'))
		return *p != '\r' && *p != '\n';
	return p > s && p < end && *p == ':';
}

bool
text_is_absent(const char *s)
{
	return s == NULL || *s == '\0';
}

bool
text_is_clean(const char *s, size_t len)
{
	unsigned long cp;
	size_t n;

	for (; len > 0; s += n, len -= n) {
		/* Fast path: nearly all values are ASCII. */
		if ((unsigned char)*s < 0x80 && *s != '\0') {
			n = 1;
			continue;
		}
		n = text_decode(s, len, &cp);
		if (n == 0 || cp == 0)
			return false;
	}
	return true;
}

/* Characters that move, hide or reorder other text. */
static bool
is_treacherous(unsigned long cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||	/* C0 DEL C1 */
	    cp == 0x00ad ||				/* soft hyphen */
	    cp == 0x061c || cp == 0x180e ||		/* Arabic mark, MVS */
	    (cp >= 0x200b && cp <= 0x200f) ||		/* zero width, LRM */
	    (cp >= 0x2028 && cp <= 0x202e) ||		/* LS PS, embeddings */
	    (cp >= 0x2060 && cp <= 0x206f) ||		/* joiner, isolates */
	    cp == 0xfeff || (cp >= 0xfff9 && cp <= 0xfffb) ||
	    (cp >= 0xe0000 && cp <= 0xe0fff);		/* tags */
}

/* The character reference for a markup character; NULL for any other. */
static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/*
 * Write the escaped form of the character at s to shown and its width to
 * *columns. Returns the number of bytes read from s, at least 1.
 */
static size_t
show(const char *s, size_t len, char shown[16], size_t *columns)
{
	unsigned long cp;
	size_t n = text_decode(s, len, &cp);
	int width = 1;

	if (n == 0 || (cp < 0x100 && is_treacherous(cp))) {
		*columns = (size_t)snprintf(shown, 16, "\\x%02x",
		    (unsigned char)(n == 2 ? cp : (unsigned char)*s));
		return n == 0 ? 1 : n;
	}
	if (is_treacherous(cp)) {
		*columns = (size_t)snprintf(shown, 16, "\\u%04lx", cp);
		return n;
	}
	memcpy(shown, s, n);
	shown[n] = '\0';
	if (cp >= 0x80) {
		width = wcwidth((wchar_t)cp);
		if (width < 0)	/* the C locale has no widths */
			width = cp >= 0x1100 ? 2 : 1;
	}
	*columns = (size_t)width;
	return n;
}

/* text_plain_bytes(), or text_html() with markup. */
static size_t
put_shown(struct buf *out, const char *s, size_t len, size_t columns,
    bool markup)
{
	const size_t mark = sizeof cut_mark - 1;
	size_t used = 0;
	size_t fits_len = out->len, fits_used = 0; /* with room for "..." */

	while (len > 0) {
		char shown[16];
		size_t width, n = show(s, len, shown, &width);
		const char *named = markup && n == 1 ? entity(*s) : NULL;

		if (columns > 0 && used + width > columns) {
			if (columns >= mark) {
				out->len = fits_len;
				buf_text(out, cut_mark);
				return fits_used + mark;
			}
			return used;
		}
		buf_text(out, named != NULL ? named : shown);
		used += width;
		if (used + mark <= columns) {
			fits_len = out->len;
			fits_used = used;
		}
		s += n;
		len -= n;
	}
	return used;
}

size_t
text_plain_bytes(struct buf *out, const char *s, size_t len, size_t columns)
{
	return put_shown(out, s, len, columns, false);
}

size_t
text_plain(struct buf *out, const char *s, size_t columns)
{
	return text_plain_bytes(out, s, strlen(s), columns);
}

size_t
text_html(struct buf *out, const char *s, size_t columns)
{
	return put_shown(out, s, strlen(s), columns, true);
}

/*
 * How many bytes from s on are printable ASCII without a meaning in CSV and
 * JSON: the fast path for nearly all values.
 */
static size_t
plain_run(const char *s)
{
	size_t n = 0;

	while (s[n] >= ' ' && s[n] < 0x7f && s[n] != '"' && s[n] != ',' &&
	    s[n] != '\\' && s[n] != '<')
		n++;
	return n;
}

void
text_csv(struct buf *out, const char *s, bool defuse)
{
	bool formula, quote;
	size_t len, n;

	if (s == NULL)
		return;
	formula = defuse && *s != '\0' && strchr("=+-@\t\r\n", *s) != NULL;
	n = formula ? 0 : plain_run(s);
	if (n > 0 && s[n] == '\0') {
		buf_add(out, s, n);
		return;
	}
	quote = strpbrk(s, "\",\r\n") != NULL;
	if (quote)
		buf_byte(out, '"');
	if (formula)
		buf_byte(out, '\'');
	for (len = strlen(s); len > 0; s += n, len -= n) {
		char shown[16] = { *s };
		size_t columns;

		n = defuse ? show(s, len, shown, &columns) : 1;
		if (*s == '"')
			buf_byte(out, '"');
		buf_text(out, *s == '\r' || *s == '\n' ? " " : shown);
	}
	if (quote)
		buf_byte(out, '"');
}

void
text_json(struct buf *out, const char *s)
{
	size_t len, n;

	if (s == NULL) {
		buf_text(out, "null");
		return;
	}
	buf_byte(out, '"');
	for (len = strlen(s); len > 0; s += n, len -= n) {
		unsigned long cp;
		char escape[8];

		n = plain_run(s);
		if (n > 0) {
			buf_add(out, s, n);
			continue;
		}
		n = text_decode(s, len, &cp);
		if (n == 0) {
			buf_text(out, "\xef\xbf\xbd");	/* U+FFFD */
			n = 1;
		} else if (cp < 0x20 || cp == '"' || cp == '\\' || cp == '<' ||
		    (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 ||
		    cp == 0x2029) {
			(void)snprintf(escape, sizeof escape, "\\u%04lx", cp);
			buf_text(out, escape);
		} else {
			buf_add(out, s, n);
		}
	}
	buf_byte(out, '"');
}

/* Whether text_plain() would escape nothing. */
static bool
is_showable(const char *s)
{
	unsigned long cp;

	for (size_t n, len = strlen(s); len > 0; s += n, len -= n) {
		n = text_decode(s, len, &cp);
		if (n == 0 || is_treacherous(cp))
			return false;
	}
	return true;
}

void
text_sql(struct buf *out, const char *s, size_t columns)
{
	const char *begin = "'", *end = "'";
	bool show;
	size_t at = 0;

	if (s == NULL) {
		buf_text(out, "NULL");
		return;
	}
	show = is_showable(s);
	if (!show) {
		begin = "CAST(x'";
		end = "' AS TEXT)";
	}
	buf_text(out, begin);
	for (; *s != '\0'; s++) {
		char piece[4] = { *s, show && *s == '\'' ? '\'' : '\0' };

		if (!show)
			(void)snprintf(piece, sizeof piece, "%02x",
			    (unsigned char)*s);
		/* Never split inside a character. */
		if (columns > 0 && at + strlen(piece) > columns &&
		    (!show || ((unsigned char)*s & 0xc0) != 0x80)) {
			buf_text(out, end);
			buf_text(out, " ||\n    ");
			buf_text(out, begin);
			at = 0;
		}
		buf_text(out, piece);
		at += strlen(piece);
	}
	buf_text(out, end);
}

void
text_prom(struct buf *out, const char *s, size_t columns)
{
	struct buf plain = BUF_INIT(out->cap);	/* escapes only lengthen it */

	(void)text_plain(&plain, s, columns);
	for (size_t i = 0; i < plain.len; i++) {
		if (plain.data[i] == '\\' || plain.data[i] == '"')
			buf_byte(out, '\\');
		buf_byte(out, plain.data[i]);
	}
	out->failed |= plain.failed;
	buf_free(&plain);
}
