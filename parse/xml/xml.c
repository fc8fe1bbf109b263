/*
 * xml.c: see xml.h.
 *
 * charset.c decodes the bytes. The first try parses them with libxml2 (sax.c),
 * which accepts well-formed XML only; the second try, with mend, uses mend.c.
 * Both report the same events (events.h); this file applies the grammar of
 * rules.c to them.
 */
#include "parse/xml/xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "parse/xml/builder.h"
#include "parse/xml/charset.h"
#include "parse/xml/events.h"
#include "parse/xml/mend.h"
#include "parse/xml/rules.h"
#include "parse/xml/sax.h"
#include "parse/xml/value.h"

#define SLICE ((size_t)32 << 10)	/* decoded at once */

struct level {
	enum scope scope;
	const struct rule *rule;	/* NULL outside of <feedback> */
	uint32_t seen;			/* bits of the rules that occurred */
};

struct xml_reader {
	const struct dmarc_limits *lim;
	struct builder b;
	struct level *open;	/* array of lim->xml_depth */
	size_t depth, skip;	/* open elements: known, and skipped in them */
	size_t quiet;		/* value of skip from which on losses are not
				 * reported; 0: all are */
	const char *ns;		/* of <feedback>; NULL: none */
	struct buf text;	/* of the leaf being read */
	bool cut, torn;		/* see struct leaf */
	uint64_t elements;
	bool begun, ended;	/* seen: <feedback>, </feedback> */

	struct sax *sax;	/* the first try; NULL: the second */
	struct mend mend;
	struct dmarc_err fault;	/* reason set: fault in the XML */

	struct charset charset;
	bool charset_known;
	bool web_page;
	struct buf head;	/* the first bytes, until it is */
	struct buf decoded;
};

/* Whether the report has been refused. */
static bool
is_refused(const struct xml_reader *x)
{
	return x->fault.reason != DMARC_R_NONE ||
	    x->b.err.reason != DMARC_R_NONE;
}

static enum scope
scope_of_top(const struct xml_reader *x)
{
	return x->depth == 0 ? S_TOP : x->open[x->depth - 1].scope;
}

static void
push_level(struct xml_reader *x, enum scope scope, const struct rule *rule)
{
	x->open[x->depth++] = (struct level){ scope, rule, 0 };
}

/*
 * Whether this is the second element of a rule that allows one. In a record,
 * marks the record as bad if a number or result depends on it (which one is
 * right is unknown), otherwise the report as repaired.
 */
static bool
is_second(struct xml_reader *x, const struct rule *rule, unsigned index)
{
	uint32_t bit = (uint32_t)1 << index;
	struct level *in;

	if (x->depth == 0 || rule->times == TIMES_ANY)
		return false;
	in = &x->open[x->depth - 1];
	if ((in->seen & bit) == 0) {
		in->seen |= bit;
		return false;
	}
	if (in->scope >= S_RECORD && rule->times == TIMES_ONE)
		builder_fault(&x->b, "more than one <%s>", rule->name);
	else if (in->scope >= S_RECORD)
		x->b.fb.repaired = true;
	return true;
}

/* Whether an element of this namespace is not part of the report. */
static bool
is_foreign(const struct xml_reader *x, const char *ns)
{
	return x->begun && ns != NULL && !rules_namespace(ns) &&
	    (x->ns == NULL || strcmp(x->ns, ns) != 0);
}

static bool
in_record(const struct xml_reader *x)
{
	for (size_t i = x->depth; i > 0; i--)
		if (x->open[i - 1].scope == S_RECORD)
			return true;
	return false;
}

static void
refuse_second(struct xml_reader *x)
{
	(void)dmarc_refuse(&x->fault, DMARC_R_XML_MALFORMED,
	    "the XML holds more than one <feedback>");
}

/*
 * Skips an element. Reports records lost with it, except in an extension (RFC
 * 9990 section 3.1), or if the element around it was reported already.
 */
static void
skip_element(struct xml_reader *x, const char *name, const char *ns)
{
	bool record = strcmp(name, "record") == 0 || strcmp(name, "row") == 0;

	x->skip++;
	if (x->quiet != 0)
		return;
	if (scope_of_top(x) == S_LEAF || is_foreign(x, ns) ||
	    strcmp(name, "extension") == 0 || record)
		x->quiet = x->skip;
	if (scope_of_top(x) == S_LEAF || is_foreign(x, ns))
		return;
	if (record)
		builder_lost(&x->b, in_record(x), name);
	else if (strcmp(name, "feedback") == 0)
		refuse_second(x);
}

/* Handles the start of <feedback>; false if it is the second. */
static bool
begin_report(struct xml_reader *x, const char *ns)
{
	if (x->begun) {
		refuse_second(x);
		return false;
	}
	x->begun = true;
	if (ns != NULL)
		x->ns = builder_keep(&x->b, x->b.arena, ns, strlen(ns));
	return true;
}

/* Handles the start of an element; skips unknown ones with their content. */
static void
element(struct xml_reader *x, const char *name, const char *ns)
{
	enum scope in = scope_of_top(x);
	unsigned index = 0;
	const struct rule *rule = in == S_LEAF ||
	    (in != S_TOP && is_foreign(x, ns)) ? NULL :
	    rules_find(in, name, &index);

	if (in == S_LEAF)
		x->torn = true;
	if (rule == NULL && in == S_TOP) {	/* look for it further in */
		push_level(x, S_TOP, NULL);
		return;
	}
	if (in == S_TOP && !begin_report(x, ns))
		return;
	if (rule == NULL || is_second(x, rule, index)) {
		skip_element(x, name, ns);
		return;
	}
	if (rule->open != NULL)
		rule->open(&x->b);
	if (rule->set != NULL) {
		x->text.len = 0;
		x->cut = x->torn = false;
	}
	push_level(x, rule->to, rule);
}

/* ---- events ---- */

static bool
on_start(void *ctx, const char *name, const char *ns)
{
	struct xml_reader *x = ctx;

	if (++x->elements > x->lim->xml_elements)
		(void)dmarc_refuse(&x->fault, DMARC_R_XML_ELEMENTS,
		    "more than %llu elements",
		    (unsigned long long)x->lim->xml_elements);
	else if (x->depth + x->skip >= x->lim->xml_depth)
		(void)dmarc_refuse(&x->fault, DMARC_R_XML_DEPTH,
		    "elements nested more than %llu deep",
		    (unsigned long long)x->lim->xml_depth);
	else if (x->skip > 0)
		skip_element(x, name, ns);
	else
		element(x, name, ns);
	return !is_refused(x);
}

/* Keeps the text of a leaf without leading blanks, up to the limit. */
static bool
on_text(void *ctx, const char *s, size_t len)
{
	struct xml_reader *x = ctx;
	size_t room;

	if (x->skip > 0 || x->depth == 0 ||
	    x->open[x->depth - 1].rule == NULL ||
	    x->open[x->depth - 1].rule->set == NULL)
		return !is_refused(x);
	if (x->text.len == 0)
		while (len > 0 && value_is_blank(*s))
			s++, len--;
	room = x->text.cap - 1 - x->text.len;
	if (len > room) {
		for (size_t i = room; i < len; i++)
			x->cut = x->cut || !value_is_blank(s[i]);
		len = value_cut(s, len, room);
	}
	buf_add(&x->text, s, len);
	return !is_refused(x);
}

static void
set_leaf(struct xml_reader *x, const struct rule *rule)
{
	struct leaf v = { .cut = x->cut, .torn = x->torn };
	size_t len = x->text.len;
	char *text = (char *)(void *)x->text.data;

	while (len > 0 && value_is_blank(text[len - 1]))
		len--;
	x->text.len = len;
	v.text = buf_string(&x->text);
	v.len = len;
	if (v.text == NULL)
		builder_no_memory(&x->b);
	else
		rule->set(&x->b, &v, rule->at);
	x->text.len = 0;
}

static bool
on_end(void *ctx)
{
	struct xml_reader *x = ctx;
	const struct level *f;

	if (x->depth == 0)
		return false;
	if (x->skip > 0) {
		if (x->quiet == x->skip)
			x->quiet = 0;
		x->skip--;
		return true;
	}
	f = &x->open[--x->depth];
	if (f->rule == NULL)
		return true;
	if (f->rule->set != NULL)
		set_leaf(x, f->rule);
	if (f->rule->close != NULL && !is_refused(x))
		f->rule->close(&x->b);
	x->ended = x->ended || f->scope == S_FEEDBACK;
	return !is_refused(x);
}

static enum place
on_place(void *ctx)
{
	const struct xml_reader *x = ctx;

	if (x->skip > 0)
		return PLACE_UNKNOWN;
	return scope_of_top(x) == S_LEAF ? PLACE_LEAF : PLACE_ELEMENTS;
}

static void
on_torn(void *ctx)
{
	struct xml_reader *x = ctx;

	x->torn = true;
}

struct xml_reader *
xml_new(const struct dmarc_limits *lim, struct arena *a,
    uint64_t *foreign_room, bool mend)
{
	struct events events = {
		.start = on_start, .end = on_end, .text = on_text,
		.place = on_place, .torn = on_torn,
	};
	struct xml_reader *x = calloc(1, sizeof *x);
	uint64_t most = lim->text_bytes > lim->id_bytes ? lim->text_bytes :
	    lim->id_bytes;

	if (x == NULL)
		return NULL;
	events.ctx = x;
	x->lim = lim;
	x->text = (struct buf)BUF_INIT((size_t)most + 8);
	x->head = (struct buf)BUF_INIT(CHARSET_HEAD);
	x->decoded = (struct buf)BUF_INIT(SLICE * 4);
	x->open = calloc((size_t)lim->xml_depth, sizeof *x->open);
	mend_init(&x->mend, lim, &events);
	if (!mend)
		x->sax = sax_new(lim, &events);
	if (!builder_init(&x->b, lim, a, foreign_room) || x->open == NULL ||
	    (!mend && x->sax == NULL)) {
		xml_free(x);
		return NULL;
	}
	x->b.fb.repaired = mend;
	return x;
}

void
xml_free(struct xml_reader *x)
{
	if (x == NULL)
		return;
	sax_free(x->sax);
	mend_free(&x->mend);
	builder_free(&x->b);
	buf_free(&x->text);
	buf_free(&x->head);
	buf_free(&x->decoded);
	free(x->open);
	free(x);
}

/* Returns the first refusal; DMARC_OK if there was none. */
static enum dmarc_status
verdict(const struct xml_reader *x, struct dmarc_err *err)
{
	if (x->b.err.reason != DMARC_R_NONE)
		*err = x->b.err;
	else if (x->fault.reason != DMARC_R_NONE)
		*err = x->fault;
	else
		return DMARC_OK;
	return err->code;
}

/* Passes text to the parser; refusals are in x->fault. */
static void
read_text(struct xml_reader *x, const unsigned char *data, size_t len,
    bool last)
{
	enum dmarc_status st;

	if (len == 0 && !last)	/* half a character: no text yet */
		return;
	if (x->sax != NULL)
		st = sax_push(x->sax, data, len, last, &x->fault);
	else
		st = mend_push(&x->mend, data, len, last, &x->fault);
	(void)st;
}

static void
read_bytes(struct xml_reader *x, const unsigned char *data, size_t len)
{
	if (charset_is_plain(&x->charset)) {
		read_text(x, data, len, false);
		return;
	}
	while (len > 0 && !is_refused(x)) {
		size_t n = len < SLICE ? len : SLICE;

		x->decoded.len = 0;
		if (charset_decode(&x->charset, data, n, &x->decoded,
		    &x->fault) != DMARC_OK)
			return;
		read_text(x, x->decoded.data, x->decoded.len, false);
		data += n;
		len -= n;
	}
}

/* Whether the text is a web page: other content, not a damaged report. */
static bool
is_web_page(const char *s, size_t len)
{
	static const char html[] = "<!doctype html";

	s = value_trim(s, &len);
	return len >= sizeof html - 1 &&
	    strncasecmp(s, html, sizeof html - 1) == 0;
}

/* Detects the character set, then reads the bytes held back for it. */
static void
detect_charset(struct xml_reader *x)
{
	struct buf *head = &x->head;
	size_t skip;

	x->charset_known = true;
	if (charset_tell(&x->charset, x->sax == NULL, head->data, head->len,
	    &skip, &x->fault) != DMARC_OK)
		return;
	x->web_page = is_web_page((const char *)head->data + skip,
	    head->len - skip);
	if (!x->web_page && head->len > skip)
		read_bytes(x, head->data + skip, head->len - skip);
}

enum dmarc_status
xml_push(struct xml_reader *x, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	if (!x->charset_known) {
		size_t room = x->head.cap - x->head.len;
		size_t n = len < room ? len : room;

		buf_add(&x->head, data, n);
		data += n;
		len -= n;
		if (x->head.failed)
			builder_no_memory(&x->b);
		else if (n == room)
			detect_charset(x);
	}
	if (len > 0 && !is_refused(x) && !x->web_page)
		read_bytes(x, data, len);
	return verdict(x, err);
}

static void
finish_reading(struct xml_reader *x)
{
	if (!x->charset_known && x->head.len > 0)
		detect_charset(x);
	if (is_refused(x) || x->web_page)
		return;
	read_text(x, NULL, 0, true);
	/* Mending cannot help if only the end is missing. */
	if (x->sax != NULL && sax_is_cut_off(x->sax) && x->begun && !x->ended)
		(void)dmarc_refuse(&x->fault, DMARC_R_XML_TRUNCATED,
		    "the XML ends before </feedback>");
}

enum dmarc_status
xml_end(struct xml_reader *x, const struct dmarc_aggregate **out,
    struct dmarc_err *err)
{
	const struct dmarc_aggregate *fb = NULL;
	enum dmarc_status st;

	finish_reading(x);
	st = verdict(x, err);
	if (st != DMARC_OK)
		return st;
	if (x->begun && !x->ended)
		return dmarc_refuse(err, DMARC_R_XML_TRUNCATED,
		    "the XML ends before </feedback>");
	if (x->begun) {
		st = builder_finish(&x->b, &fb, err);
		if (st != DMARC_OK)
			return st;
	}
	*out = fb;
	return DMARC_OK;
}

void
xml_warm_up(void)
{
	sax_warm_up();
}
