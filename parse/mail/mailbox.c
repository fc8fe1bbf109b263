/*
 * mailbox.c: see mailbox.h.
 */
#include "parse/mail/mailbox.h"

#include <string.h>

#include "common/names/domain.h"

#define MOST ((size_t)64 << 10)	/* bytes of a field; no honest one is longer */

/* An address as far as it was read. */
struct draft {
	char *text;
	size_t n, at;		/* bytes, and the place of the last "@" */
	bool has_at;
	bool ended;		/* a blank has ended the domain */
};

static void
put(struct draft *d, unsigned char c)
{
	if (d->ended)
		return;
	d->text[d->n++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) :
	    (char)c;
}

/* Appends a quoted string at p to the draft; returns its end, or NULL. */
static const unsigned char *
take_quoted(const unsigned char *p, const unsigned char *end, struct draft *d)
{
	for (p++; p < end && *p != '"'; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		put(d, *p == '\0' ? ' ' : *p);
	}
	return p < end ? p + 1 : NULL;
}

/* Returns the end of the comment at p, or NULL if it has none. */
static const unsigned char *
skip_comment(const unsigned char *p, const unsigned char *end)
{
	size_t depth = 0;

	for (; p < end; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	return NULL;
}

/*
 * Collects the characters of the first address: those in angle brackets, or
 * else those before a comma or semicolon. false: it is no address.
 */
static bool
collect(const unsigned char *p, const unsigned char *end, struct draft *d)
{
	bool angle = false;

	while (p != NULL && p < end) {
		unsigned char c = *p;

		if (c == '"') {
			p = take_quoted(p, end, d);
			continue;
		}
		if (c == '(') {
			p = skip_comment(p, end);
			continue;
		}
		p++;
		if (c == '<') {
			if (angle)
				return false;
			angle = true;
			d->n = 0;	/* drop the display name */
			d->has_at = d->ended = false;
		} else if (angle && c == '>')
			return d->has_at;
		else if (!angle && d->has_at && (c == ',' || c == ';'))
			return true;
		else if (c == '@' && !d->ended) {
			d->at = d->n;
			d->has_at = true;
			put(d, c);
		} else if (c > ' ' && c != 0x7f)
			put(d, c);
		else if (d->has_at && d->n > d->at + 1)
			d->ended = true;
	}
	return p != NULL && !angle && d->has_at;
}

bool
mailbox_read(const unsigned char *value, size_t len, struct arena *a,
    struct mailbox *out)
{
	struct draft d = { 0 };
	const char *domain;
	bool valid;

	*out = (struct mailbox){ 0 };
	if (len > MOST)
		return true;
	d.text = arena_alloc(a, len + 1);
	if (d.text == NULL)
		return false;
	if (!collect(value, value + len, &d))
		return true;
	d.text[d.n] = '\0';
	out->address = d.text;
	if (d.n == d.at + 1)
		return true;
	domain = domain_read(a, d.text + d.at + 1, d.n - d.at - 1, &valid);
	if (domain == NULL)
		return false;
	if (valid)
		out->domain = domain;
	return true;
}
