/*
 * authres.c: see authres.h.
 *
 * These fields repeat text of the sender (smtp.mailfrom="a;
 * dmarc=pass"@example.org), so comments and quoted strings are parsed exactly
 * as the grammar says. Servers also write key=value without a dot, and clauses
 * of their own; both are skipped.
 */
#include "parse/mail/authres.h"

#include <string.h>
#include <strings.h>

#define WORD (AUTHRES_WORD + 1)	/* longest method, result or property, + 1 */

struct text {
	const unsigned char *at, *end;
	bool unclosed;		/* a comment or string is unterminated */
};

static int
peek(const struct text *t)
{
	return t->at < t->end ? *t->at : -1;
}

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_comment(struct text *t)
{
	size_t depth = 0;

	for (; t->at < t->end; t->at++) {
		if (*t->at == '\\' && t->at + 1 < t->end)
			t->at++;
		else if (*t->at == '(')
			depth++;
		else if (*t->at == ')' && --depth == 0) {
			t->at++;
			return;
		}
	}
	t->unclosed = true;
}

/* Skips blanks and comments. */
static void
skip_cfws(struct text *t)
{
	for (;;) {
		if (is_blank(peek(t)))
			t->at++;
		else if (peek(t) == '(')
			skip_comment(t);
		else
			return;
	}
}

static bool
take(struct text *t, char c)
{
	skip_cfws(t);
	if (peek(t) != c)
		return false;
	t->at++;
	return true;
}

/* Takes a word of letters, digits, "-" and "_". */
static bool
take_word(struct text *t, char out[WORD])
{
	size_t n = 0;

	skip_cfws(t);
	for (int c; (c = peek(t)) != -1 && ((c >= '0' && c <= '9') ||
	    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
	    c == '_'); t->at++) {
		if (n == WORD - 1)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n > 0;
}

static void
put(char *out, size_t *n, unsigned char c)
{
	if (*n <= AUTHRES_DOMAIN)
		out[(*n)++] = (char)(c == '\0' ? ' ' : c);
}

/* Takes the quoted string at t; appends its content to out unless NULL. */
static void
take_quoted(struct text *t, char *out, size_t *n)
{
	for (t->at++; t->at < t->end && *t->at != '"'; t->at++) {
		if (*t->at == '\\' && t->at + 1 < t->end)
			t->at++;
		if (out != NULL)
			put(out, n, *t->at);
	}
	if (t->at == t->end)
		t->unclosed = true;
	else
		t->at++;
}

/*
 * Takes a value: quoted strings and other characters, up to a blank, a comment
 * or the end of the result. out is "" if the value is longer than a domain: no
 * value that we use is.
 */
static void
take_value(struct text *t, char out[AUTHRES_DOMAIN + 2])
{
	size_t n = 0;

	skip_cfws(t);
	for (int c; (c = peek(t)) != -1 && !is_blank(c) && c != ';' &&
	    c != '(' && c != ')';) {
		if (c == '"') {
			take_quoted(t, out, &n);
			continue;
		}
		put(out, &n, (unsigned char)c);
		t->at++;
	}
	out[n > AUTHRES_DOMAIN ? 0 : n] = '\0';
}

/* Skips to the semicolon that ends this result, or to the end. */
static void
skip_rest(struct text *t)
{
	while (t->at < t->end && *t->at != ';') {
		if (*t->at == '(')
			skip_comment(t);
		else if (*t->at == '"')
			take_quoted(t, NULL, NULL);
		else
			t->at++;
	}
}

/* Takes authserv-id and version; false if the version is unknown. */
static bool
take_id(struct text *t, char id[AUTHRES_DOMAIN + 2])
{
	take_value(t, id);
	skip_cfws(t);
	if (peek(t) >= '0' && peek(t) <= '9') {
		char version[WORD];

		if (!take_word(t, version) || strcmp(version, "1") != 0)
			return false;
		skip_cfws(t);
	}
	return peek(t) == -1 || peek(t) == ';';
}

bool
authres_is_by(const unsigned char *value, size_t len, const char *id)
{
	struct text t = { .at = value, .end = value + len };
	char name[AUTHRES_DOMAIN + 2];

	return take_id(&t, name) && !t.unclosed && *name != '\0' &&
	    strcasecmp(name, id) == 0;
}

/*
 * The result read so far. named is the domain of header.d, smtp.mailfrom or
 * header.from, and takes precedence over i, the domain of header.i.
 */
struct result {
	struct authres_claim claim;
	char named[AUTHRES_DOMAIN + 2], i[AUTHRES_DOMAIN + 2];
	bool has_named, has_i, twice;
};

static bool
method_of(const char *word, enum authres_method *out)
{
	static const struct {
		const char *word;
		enum authres_method method;
	} methods[] = {
		{ "dkim", AUTHRES_DKIM },
		{ "spf", AUTHRES_SPF },
		{ "dmarc", AUTHRES_DMARC },
	};

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcasecmp(methods[i].word, word) == 0) {
			*out = methods[i].method;
			return true;
		}
	return false;
}

static enum authres_says
says_of(const char *word)
{
	if (strcasecmp(word, "pass") == 0)
		return AUTHRES_PASS;
	if (strcasecmp(word, "fail") == 0 || strcasecmp(word, "softfail") == 0)
		return AUTHRES_FAIL;
	return AUTHRES_NEITHER;
}

static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at != NULL ? at + 1 : address;
}

/* from is at most AUTHRES_DOMAIN bytes: take_value() drops longer values. */
static void
copy_domain(char to[AUTHRES_DOMAIN + 1], const char *from)
{
	size_t n = strnlen(from, AUTHRES_DOMAIN);

	memcpy(to, from, n);
	to[n] = '\0';
}

static void
note(struct result *r, const char *type, const char *property,
    const char *value)
{
	static const struct {
		const char *type, *property;
	} names[] = {
		[AUTHRES_DKIM] = { "header", "d" },
		[AUTHRES_SPF] = { "smtp", "mailfrom" },
		[AUTHRES_DMARC] = { "header", "from" },
	};
	enum authres_method m = r->claim.method;

	if (strcasecmp(type, names[m].type) == 0 &&
	    strcasecmp(property, names[m].property) == 0) {
		r->twice |= r->has_named;
		r->has_named = true;
		copy_domain(r->named, domain_of(value));
	} else if (m == AUTHRES_DKIM && strcasecmp(type, "header") == 0 &&
	    strcasecmp(property, "i") == 0) {
		r->twice |= r->has_i;
		r->has_i = true;
		copy_domain(r->i, domain_of(value));
	} else if (m == AUTHRES_DKIM && strcasecmp(type, "header") == 0 &&
	    strcasecmp(property, "s") == 0)
		copy_domain(r->claim.selector, value);
}

/* Takes ptype.property=value; ignores key=value. */
static bool
take_property(struct text *t, struct result *r)
{
	char type[WORD], property[WORD] = "", value[AUTHRES_DOMAIN + 2];

	if (!take_word(t, type) ||
	    (take(t, '.') && !take_word(t, property)) || !take(t, '='))
		return false;
	take_value(t, value);
	note(r, type, property, value);
	return true;
}

/* Takes method[/version]=result; false if the method or version is unknown. */
static bool
take_method(struct text *t, struct result *r)
{
	char word[WORD], version[WORD];

	if (!take_word(t, word) || !method_of(word, &r->claim.method))
		return false;
	if (take(t, '/') &&
	    (!take_word(t, version) || strcmp(version, "1") != 0))
		return false;
	if (!take(t, '=') || !take_word(t, word))
		return false;
	r->claim.says = says_of(word);
	memcpy(r->claim.word, word, sizeof word);
	return true;
}

static void
read_result(struct text *t, authres_sink *sink, void *ctx)
{
	struct result r = { 0 };
	bool whole = true;

	if (!take_method(t, &r)) {
		skip_rest(t);
		return;
	}
	for (skip_cfws(t); whole && peek(t) != -1 && peek(t) != ';';
	    skip_cfws(t))
		whole = take_property(t, &r);
	skip_rest(t);
	if (!whole && r.claim.says == AUTHRES_PASS) {
		r.claim.says = AUTHRES_NEITHER;
		r.claim.word[0] = '\0';
	}
	if (!r.twice)
		copy_domain(r.claim.domain, r.has_named ? r.named : r.i);
	if (sink != NULL)
		sink(ctx, &r.claim);
}

/* Whether the field begins with a result instead of a server's name. */
static bool
is_nameless(const unsigned char *value, size_t len)
{
	struct text t = { .at = value, .end = value + len };
	char word[AUTHRES_DOMAIN + 2];

	take_value(&t, word);
	return strchr(word, '=') != NULL;
}

/* Passes all results to sink, which may be NULL to check the grammar only. */
static bool
walk(const unsigned char *value, size_t len, bool loose, authres_sink *sink,
    void *ctx)
{
	struct text t = { .at = value, .end = value + len };
	char id[AUTHRES_DOMAIN + 2];

	if (loose && is_nameless(value, len))
		read_result(&t, sink, ctx);
	else if (!take_id(&t, id))
		return false;
	while (take(&t, ';'))
		read_result(&t, sink, ctx);
	return !t.unclosed;
}

bool
authres_read(const unsigned char *value, size_t len, authres_sink *sink,
    void *ctx)
{
	return walk(value, len, false, NULL, NULL) &&
	    walk(value, len, false, sink, ctx);
}

bool
authres_read_loose(const unsigned char *value, size_t len, authres_sink *sink,
    void *ctx)
{
	return walk(value, len, true, NULL, NULL) &&
	    walk(value, len, true, sink, ctx);
}
