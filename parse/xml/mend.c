/*
 * mend.c: see mend.h.
 */
#include "parse/xml/mend.h"

#include <string.h>
#include <strings.h>

#include "common/text.h"
#include "parse/xml/charset.h"
#include "parse/xml/tag.h"

#define ROOT "feedback"
#define RUN ((size_t)8 << 10)	/* text is passed on in pieces of this size */
#define MOST_PREFIXES 32	/* of namespaces; reports declare one or two */

void
mend_init(struct mend *m, const struct dmarc_limits *lim,
    const struct events *to)
{
	size_t most = (size_t)lim->xml_tag_bytes * 2 + (64u << 20);

	*m = (struct mend){
		.to = *to, .lim = lim, .held = BUF_INIT(most),
		.text = BUF_INIT(most), .name = BUF_INIT(most),
		.depth = BUF_INIT(most), .prefix = BUF_INIT(most),
		.ns = BUF_INIT(most),
	};
}

void
mend_free(struct mend *m)
{
	buf_free(&m->held);
	buf_free(&m->text);
	buf_free(&m->name);
	buf_free(&m->depth);
	buf_free(&m->prefix);
	buf_free(&m->ns);
}

static size_t
open_elements(const struct mend *m)
{
	return m->depth.len / sizeof(size_t);
}

/* Returns the name of open element i; the outermost is 0. */
static const char *
open_name(const struct mend *m, size_t i)
{
	size_t at;

	memcpy(&at, m->depth.data + i * sizeof at, sizeof at);
	return (const char *)m->name.data + at;
}

static bool
names(const char *open, const struct tag *t)
{
	return strlen(open) == t->name_len &&
	    memcmp(open, t->name, t->name_len) == 0;
}

/* Returns the namespace last declared for a prefix; NULL: none. */
static const char *
prefix_namespace(const struct mend *m, const char *prefix, size_t len)
{
	const char *at = (const char *)m->prefix.data, *found = NULL;

	for (size_t i = 0; i < m->prefixes; i++) {
		const char *ns = at + strlen(at) + 1;

		if (strlen(at) == len && memcmp(at, prefix, len) == 0)
			found = ns;
		at = ns + strlen(ns) + 1;
	}
	return found;
}

static void
declare_prefix(struct mend *m, const char *prefix, size_t len,
    const struct attribute *a)
{
	const char *ns = prefix_namespace(m, prefix, len);

	if (m->prefixes == MOST_PREFIXES || (ns != NULL &&
	    strlen(ns) == a->value_len &&
	    memcmp(ns, a->value, a->value_len) == 0))
		return;
	buf_add(&m->prefix, prefix, len);
	buf_byte(&m->prefix, '\0');
	buf_add(&m->prefix, a->value, a->value_len);
	buf_byte(&m->prefix, '\0');
	if (!m->prefix.failed)
		m->prefixes++;
}

/*
 * Returns the namespace of an element: the one declared for its prefix,
 * anywhere, or its own xmlns. An inherited xmlns is not needed: it is the
 * report's, or the element is skipped with the one that declares another.
 */
static const char *
namespace_of(struct mend *m, const struct tag *t)
{
	static const char xmlns[] = "xmlns";
	const size_t n = sizeof xmlns - 1;
	const char *at = t->rest;
	struct attribute a;

	m->ns.len = 0;
	while (tag_attribute(t, &at, &a)) {
		if (a.name_len < n || memcmp(a.name, xmlns, n) != 0)
			continue;
		if (a.name_len == n)
			buf_add(&m->ns, a.value, a.value_len);
		else if (a.name[n] == ':')
			declare_prefix(m, a.name + n + 1, a.name_len - n - 1,
			    &a);
	}
	if (t->prefix != NULL)
		return prefix_namespace(m, t->prefix, t->prefix_len);
	return m->ns.len > 0 ? buf_string(&m->ns) : NULL;
}

static bool
open_element(struct mend *m, const struct tag *t)
{
	size_t at = m->name.len;
	const char *ns = namespace_of(m, t);

	buf_add(&m->depth, &at, sizeof at);
	buf_add(&m->name, t->name, t->name_len);
	buf_byte(&m->name, '\0');
	if (m->name.failed || m->depth.failed || m->prefix.failed ||
	    m->ns.failed)
		return false;
	return m->to.start(m->to.ctx, open_name(m, open_elements(m) - 1), ns);
}

static bool
close_element(struct mend *m)
{
	size_t last = open_elements(m) - 1;

	m->name.len = (size_t)((const unsigned char *)open_name(m, last) -
	    m->name.data);
	m->depth.len -= sizeof last;
	m->done = last == 0;
	return m->to.end(m->to.ctx);
}

/*
 * An end tag closes the element that it names, and all elements left open
 * inside, which are torn. If it names no open element, the tag itself is
 * damaged, and the innermost element is torn.
 */
static bool
end_tag(struct mend *m, const struct tag *t)
{
	size_t n = open_elements(m), i = n;

	while (i > 0 && !names(open_name(m, i - 1), t))
		i--;
	if (i == 0) {
		m->to.torn(m->to.ctx);
		return true;
	}
	for (; n > i; n--) {
		m->to.torn(m->to.ctx);
		if (!close_element(m))
			return false;
		m->to.torn(m->to.ctx);
	}
	return close_element(m);
}

/* Returns the code point of "#38" or "#x26"; 0 if malformed. */
static unsigned long
numeric(const char *s, size_t len)
{
	unsigned long base = 10, v = 0;
	size_t i = 1;

	if (len > 1 && s[1] == 'x') {
		base = 16;
		i = 2;
	}
	if (i == len || len - i > 7)
		return 0;
	for (; i < len; i++) {
		static const char digit[] = "0123456789abcdef0123456789ABCDEF";
		const char *at = memchr(digit, s[i], sizeof digit - 1);
		unsigned long d = at == NULL ? 16 :
		    (unsigned long)(at - digit) % 16;

		if (d >= base)
			return 0;
		v = v * base + d;
	}
	return v;
}

/* Returns the code point for the text between "&" and ";"; 0 if unknown. */
static unsigned long
reference(const char *s, size_t len)
{
	static const struct {
		const char *name;
		char is;
	} known[] = {
		{ "amp", '&' }, { "lt", '<' }, { "gt", '>' },
		{ "quot", '"' }, { "apos", '\'' },
	};

	if (len > 0 && s[0] == '#')
		return numeric(s, len);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strlen(known[i].name) == len &&
		    memcmp(known[i].name, s, len) == 0)
			return (unsigned char)known[i].is;
	return 0;
}

static bool
is_allowed(unsigned long cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' ||
	    (cp >= 0x20 && cp < 0xd800) || (cp >= 0xe000 && cp < 0xfffe) ||
	    (cp >= 0x10000 && cp <= 0x10ffff);
}

/*
 * Appends the character or reference at the start of the len bytes of s to the
 * text. Returns its length in s; 0 if it may continue in the next piece.
 */
static size_t
character(struct mend *m, const char *s, size_t len, bool last)
{
	const size_t longest = 12;	/* of a reference */
	unsigned long cp, means;
	size_t n = text_decode(s, len, &cp);

	if (n == 0) {	/* maybe cut by the end of this piece */
		n = 1;
		cp = 0;
		if (!last && len < 4)
			return 0;
	}
	if (cp == '&') {
		size_t most = len < longest ? len : longest;
		const char *semi = memchr(s, ';', most);

		if (semi == NULL && most < longest && !last)
			return 0;
		means = semi == NULL ? 0 :
		    reference(s + 1, (size_t)(semi - s) - 1);
		if (means != 0) {
			n = (size_t)(semi + 1 - s);
			cp = means;
		}
	}
	charset_put(&m->text, is_allowed(cp) ? cp : 0xfffd);
	return n;
}

static bool
flush(struct mend *m)
{
	bool more = m->text.len == 0 || open_elements(m) == 0 || m->done ||
	    m->to.text(m->to.ctx, (const char *)m->text.data, m->text.len);

	m->text.len = 0;
	return more;
}

/*
 * Whether the text ends in the end tag of the innermost element without its
 * "<", as in "...000/report_id>".
 */
static bool
lost_bracket(struct mend *m)
{
	const char *name;
	size_t n;

	if (open_elements(m) == 0)
		return false;
	name = open_name(m, open_elements(m) - 1);
	n = strlen(name);
	return m->text.len > n && m->text.data[m->text.len - n - 1] == '/' &&
	    memcmp(m->text.data + m->text.len - n, name, n) == 0;
}

/* Reads text up to the next "<"; returns the number of bytes read. */
static size_t
text_run(struct mend *m, const char *s, size_t len, bool last, bool *more)
{
	const char *lt = memchr(s, '<', len);
	size_t run = lt == NULL ? len : (size_t)(lt - s), i = 0;

	last = last || lt != NULL;
	while (i < run && *more) {
		size_t n;

		if (s[i] == '>' && lost_bracket(m)) {
			m->text.len -= strlen(open_name(m,
			    open_elements(m) - 1)) + 1;
			m->to.torn(m->to.ctx);
			*more = flush(m) && close_element(m);
			i++;
			continue;
		}
		n = character(m, s + i, run - i, last);
		if (n == 0)
			break;
		i += n;
		if (m->text.len > RUN)
			*more = flush(m);
	}
	if (lt != NULL && *more)
		*more = flush(m);
	return i;
}

/*
 * Reads a comment, CDATA section or instruction up to its end mark; returns
 * the number of bytes read.
 */
static size_t
to_mark(struct mend *m, const char *s, size_t len, bool last, bool *more)
{
	const char *mark = m->state == MEND_COMMENT ? "-->" :
	    m->state == MEND_CDATA ? "]]>" : "?>";
	size_t n = strlen(mark), upto;
	const char *end = memmem(s, len, mark, n);

	upto = end != NULL ? (size_t)(end - s) : last ? len :
	    len < n ? 0 : len - (n - 1);
	if (m->state == MEND_CDATA) {
		for (size_t i = 0; i < upto; i++)
			buf_byte(&m->text, (unsigned char)s[i]);
		*more = flush(m);
	}
	if (end == NULL)
		return upto;
	m->state = MEND_TEXT;
	return upto + n;
}

/* Whether s begins with the text with; sets *partial if s is too short. */
static bool
opens(const char *s, size_t len, const char *with, bool *partial)
{
	size_t n = strlen(with), have = len < n ? len : n;

	if (strncasecmp(s, with, have) != 0)
		return false;
	*partial = *partial || have < n;
	return have == n;
}

/* Handles a valid tag; returns false to stop. */
static bool
one_tag(struct mend *m, const struct tag *t)
{
	if (t->kind == TAG_END)
		return m->begun && !m->done ? end_tag(m, t) : true;
	if (!m->begun || m->done) {
		if (!names(ROOT, t))
			return true;
		if (m->done)
			return false;
		m->begun = true;
	}
	return open_element(m, t) &&
	    (t->kind == TAG_START || close_element(m));
}

static enum dmarc_status
refuse_tag(const struct mend *m, const struct tag *t, struct dmarc_err *err)
{
	if (t->kind == TAG_DOUBLE)
		return dmarc_refuse(err, DMARC_R_XML_MALFORMED,
		    "an element has the same attribute twice");
	if (t->attributes > m->lim->xml_attributes)
		return dmarc_refuse(err, DMARC_R_XML_ATTRIBUTES,
		    "an element with more than %llu attributes",
		    (unsigned long long)m->lim->xml_attributes);
	if (t->kind == TAG_PARTIAL || t->len > m->lim->xml_tag_bytes)
		return dmarc_refuse(err, DMARC_R_XML_TAG_BYTES,
		    "a tag of more than %llu bytes",
		    (unsigned long long)m->lim->xml_tag_bytes);
	if (m->done && names(ROOT, t) && t->kind != TAG_END)
		return dmarc_refuse(err, DMARC_R_XML_MALFORMED,
		    "a second <" ROOT "> follows the first");
	return DMARC_OK;
}

/* Reads markup or text that begins with "<"; *used is the number of bytes. */
static enum dmarc_status
markup(struct mend *m, const char *s, size_t len, bool last, size_t *used,
    bool *more, struct dmarc_err *err)
{
	enum dmarc_status st;
	enum place place = PLACE_UNKNOWN;
	bool partial = false;
	struct tag t;

	*used = 0;
	if (opens(s, len, "<!DOCTYPE", &partial))
		return dmarc_refuse(err, DMARC_R_XML_DOCTYPE,
		    "the XML has a document type declaration");
	if (opens(s, len, "<!--", &partial)) {
		m->state = MEND_COMMENT;
		*used = 4;
	} else if (opens(s, len, "<![CDATA[", &partial)) {
		m->state = MEND_CDATA;
		*used = 9;
	} else if (opens(s, len, "<?", &partial)) {
		m->state = MEND_PI;
		*used = 2;
	}
	if (*used > 0 || (partial && !last))
		return DMARC_OK;
	t = tag_read(s, len, m->lim->xml_attributes);
	if (t.kind == TAG_PARTIAL && !last)
		return len > m->lim->xml_tag_bytes ?
		    refuse_tag(m, &t, err) : DMARC_OK;
	if (t.kind == TAG_PARTIAL && !m->begun && t.name != NULL &&
	    names(ROOT, &t))
		return dmarc_refuse(err, DMARC_R_XML_TRUNCATED,
		    "the XML ends in <" ROOT ">");
	if (m->begun && !m->done)
		place = m->to.place(m->to.ctx);
	/* Only a tag may be here; a lost one may have begun a record. */
	if (place == PLACE_ELEMENTS && t.kind == TAG_PARTIAL)
		return dmarc_refuse(err, DMARC_R_XML_TRUNCATED,
		    "the XML ends before </" ROOT ">");
	if (place == PLACE_ELEMENTS && t.kind == TAG_NONE)
		return dmarc_refuse(err, DMARC_R_XML_MALFORMED,
		    "a tag is unreadable, and the element that it began is "
		    "lost");
	/* An unclosed <recrod> has swallowed all records after it. */
	if (place == PLACE_UNKNOWN && m->begun && !m->done &&
	    t.kind == TAG_END && names(ROOT, &t))
		return dmarc_refuse(err, DMARC_R_XML_MALFORMED,
		    "an unknown element is not closed, and the elements "
		    "after it are lost");
	/* A leaf has no elements: in "R & D <research>" it is text. */
	if (t.kind == TAG_NONE || t.kind == TAG_PARTIAL ||
	    (t.kind != TAG_END && place == PLACE_LEAF)) {
		buf_byte(&m->text, '<');
		*used = 1;
		return DMARC_OK;
	}
	st = refuse_tag(m, &t, err);
	if (st != DMARC_OK)
		return st;
	*used = t.len;
	*more = flush(m) && one_tag(m, &t);
	return DMARC_OK;
}

enum dmarc_status
mend_push(struct mend *m, const unsigned char *data, size_t len, bool last,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;
	bool more = true;
	size_t at = 0;

	buf_add(&m->held, data, len);
	while (st == DMARC_OK && more && at < m->held.len) {
		const char *s = (const char *)m->held.data + at;
		size_t left = m->held.len - at, used;

		if (m->state != MEND_TEXT)
			used = to_mark(m, s, left, last, &more);
		else if (*s == '<')
			st = markup(m, s, left, last, &used, &more, err);
		else
			used = text_run(m, s, left, last, &more);
		if (st != DMARC_OK || used == 0)
			break;
		at += used;
	}
	if (m->held.failed || m->text.failed || m->name.failed ||
	    m->depth.failed || m->prefix.failed || m->ns.failed)
		return dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	if (at > 0) {
		m->held.len -= at;
		memmove(m->held.data, m->held.data + at, m->held.len);
	}
	if (st == DMARC_OK && last && more)
		(void)flush(m);
	return st;
}
