/*
 * propose.c: see propose.h. propose_spf.c writes SPF records.
 */
#include "dns/check/propose.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/record/tags.h"
#include "common/record/txt.h"
#include "dns/check/check.h"
#include "dns/name/name.h"

#define TAGS_MOST 100		/* of a record that is proposed */

/* A name with _dmarc before it. */
enum { DMARC_NAME = NAME_TEXT + sizeof "_dmarc." };

/* So many other findings are named beside one. */
#define NAMED_MOST 2

/* Appends which other findings change the same record. */
static void
put_others(struct buf *out, const struct findings *f,
    const struct finding *item)
{
	bool changed[FINDING_CODES_N] = { false };
	size_t n = 0, named = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct finding *other = &f->item[i];

		if (other->record != item->record || !other->changes ||
		    other->code == item->code || changed[other->code])
			continue;
		changed[other->code] = true;
		n++;
	}
	if (n > NAMED_MOST)
		buf_text(out, "; this record also has all other changes");
	for (size_t i = 0; n <= NAMED_MOST && i < FINDING_CODES_N; i++) {
		if (!changed[i])
			continue;
		buf_text(out, named++ == 0 ? "; this record also has the "
		    "changes of " : " and ");
		buf_text(out, finding_word((enum finding_code)i));
	}
}

void
propose_to(struct check *c, struct finding *item, const struct proposed *p)
{
	struct buf words = BUF_INIT(PROPOSAL_MOST);
	char cost[40] = "";
	const char *text;

	if (p->len > TXT_TEXT_MOST)
		return;
	if (p->lookups >= 0)
		(void)snprintf(cost, sizeof cost, " (%d of 10 lookups)",
		    p->lookups);
	buf_text(&words, item->fix != NULL ? item->fix : "");
	/* The last of several records. */
	if (item->fix == NULL || strchr(item->fix, '\n') == NULL) {
		put_others(&words, &c->findings, item);
		buf_text(&words, cost);
		if (p->alias_of != NULL) {
			buf_text(&words, "; the name is an alias of ");
			buf_text(&words, p->alias_of);
			buf_text(&words, ", so change the record there, or "
			    "publish this one in place of the alias");
		}
		buf_byte(&words, ':');
	}
	text = buf_string(&words);
	item->fix = text != NULL ? arena_strndup(c->arena, text, words.len) :
	    NULL;
	c->findings.no_memory |= item->fix == NULL;
	buf_free(&words);
	finding_put_txt(&c->findings, item, p->name, p->record, p->len);
}

/* The finding added last waits for the record. */
static struct finding *
wait_for_record(struct check *c, const char *what, bool changes)
{
	struct finding *item = finding_last(&c->findings);

	finding_fix(&c->findings, "%s", what);
	if (item != NULL) {
		item->record = FIX_DMARC;
		item->changes = changes;
	}
	return item;
}

static void
wish(struct check *c, const char *tag, const char *value)
{
	struct dmarc_wish *w;
	const char *name, *copy;

	if (c->dmarc.record.len > TXT_TEXT_MOST)
		return;		/* it is not proposed */
	w = arena_alloc(c->arena, sizeof *w);
	name = arena_strndup(c->arena, tag, strlen(tag));
	copy = value == NULL ? NULL :
	    arena_strndup(c->arena, value, strlen(value));
	if (w == NULL || name == NULL || (value != NULL && copy == NULL)) {
		c->findings.no_memory = true;
		return;
	}
	*w = (struct dmarc_wish){ name, copy, c->dmarc_wishes.first };
	c->dmarc_wishes.first = w;
}

void
propose_dmarc(struct check *c, const char *what)
{
	(void)wait_for_record(c, what, true);
}

void
propose_dmarc_tag(struct check *c, const char *what, const char *tag,
    const char *value)
{
	(void)wait_for_record(c, what, true);
	wish(c, tag, value);
}

void
propose_dmarc_perhaps(struct check *c, const char *what, const char *tag)
{
	struct finding *item = wait_for_record(c, what, false);

	if (item != NULL)
		item->without = tag;
}

void
propose_dmarc_record(struct check *c, const char *what, const char *record,
    size_t len)
{
	(void)wait_for_record(c, what, true);
	c->dmarc_wishes.record = arena_strndup(c->arena, record, len);
	c->findings.no_memory |= c->dmarc_wishes.record == NULL;
}

/* A DMARC record that is being written. */
struct draft {
	const struct check *c;
	const char *record;	/* to start from */
	size_t len;
	const char *without;	/* a tag that is to go; NULL: none */
	struct buf out;
};

/* What is to become of a tag; NULL: it stays. */
static const struct dmarc_wish *
wish_of(const struct draft *d, const char *name, size_t len)
{
	const struct dmarc_wish *w = d->c->dmarc_wishes.first;

	while (w != NULL && (strlen(w->tag) != len ||
	    strncasecmp(w->tag, name, len) != 0))
		w = w->next;
	return w;
}

/* Whether an earlier tag of the record has the same name. */
static bool
is_repeated(const struct draft *d, const struct tag *t)
{
	struct tags tags = tags_start(d->record, d->len);
	struct tag first;

	while (tags_next(&tags, &first))
		if (first.name_len == t->name_len &&
		    strncasecmp(first.name, t->name, t->name_len) == 0)
			return first.name != t->name;
	return false;
}

static void
put_bytes(struct buf *out, const char *name, size_t name_len,
    const char *value, size_t len)
{
	buf_text(out, "; ");
	buf_add(out, name, name_len);
	buf_byte(out, '=');
	if (len > 0)
		buf_add(out, value, len);
}

/* Whether a target that is no URI was meant as an address. */
static bool
is_address(const struct rua *r)
{
	return memchr(r->uri, '@', r->len) != NULL &&
	    memchr(r->uri, ':', r->len) == NULL &&
	    memchr(r->uri, ' ', r->len) == NULL;
}

/* Writes rua: wishes may drop limits of size, and targets that are no URI. */
static void
put_targets(struct draft *d)
{
	const struct dmarc_wishes *all = &d->c->dmarc_wishes;
	const struct dmarc_facts *f = &d->c->dmarc;
	size_t n = 0;

	buf_text(&d->out, "; rua=");
	for (size_t i = 0; i < f->ruas; i++) {
		const struct rua *r = &f->rua[i];
		const char *mark = r->limited && all->no_limits ?
		    memchr(r->uri, '!', r->len) : NULL;
		bool bad = all->good_targets && r->domain == NULL;

		if (bad && !is_address(r))
			continue;
		if (n++ > 0)
			buf_byte(&d->out, ',');
		if (bad)
			buf_text(&d->out, "mailto:");
		buf_add(&d->out, r->uri, mark != NULL ?
		    (size_t)(mark - r->uri) : r->len);
	}
	if (n == 0) {
		buf_text(&d->out, "mailto:dmarc@");
		buf_text(&d->out, d->c->domain);
	}
}

/* Writes all tags that are p, or all that are not. */
static void
put_tags(struct draft *d, bool p)
{
	const struct dmarc_wishes *all = &d->c->dmarc_wishes;
	struct tags tags = tags_start(d->record, d->len);
	struct tag t;

	for (size_t n = 0; n < TAGS_MOST && tags_next(&tags, &t); n++) {
		const struct dmarc_wish *w = wish_of(d, t.name, t.name_len);

		if (tag_is(&t, "v") || tag_is(&t, "p") != p ||
		    is_repeated(d, &t) ||
		    (d->without != NULL && tag_is(&t, d->without)))
			continue;
		if (w != NULL && w->value != NULL)
			put_bytes(&d->out, t.name, t.name_len, w->value,
			    strlen(w->value));
		else if (w == NULL && tag_is(&t, "rua") &&
		    (all->no_limits || all->good_targets))
			put_targets(d);
		else if (w == NULL)
			put_bytes(&d->out, t.name, t.name_len, t.value,
			    t.value_len);
	}
}

/* Whether the record has a tag. */
static bool
has_tag(const struct draft *d, const char *name)
{
	struct tags tags = tags_start(d->record, d->len);
	struct tag t;

	while (tags_next(&tags, &t))
		if (tag_is(&t, name))
			return true;
	return false;
}

/* Writes tags that the record is to have and has not, p or all others. */
static void
put_new(struct draft *d, bool p)
{
	for (const struct dmarc_wish *w = d->c->dmarc_wishes.first; w != NULL;
	    w = w->next) {
		size_t len = strlen(w->tag);

		if (w->value == NULL || (strcmp(w->tag, "p") == 0) != p ||
		    has_tag(d, w->tag) || wish_of(d, w->tag, len) != w)
			continue;
		put_bytes(&d->out, w->tag, len, w->value, strlen(w->value));
	}
}

/* Writes a record: v and p first, each tag once. */
static void
write_dmarc(struct draft *d)
{
	buf_text(&d->out, "v=DMARC1");
	put_tags(d, true);
	put_new(d, true);
	put_tags(d, false);
	put_new(d, false);
}

static void
propose_dmarc_to(struct check *c, struct finding *item)
{
	const char *own = c->dmarc_wishes.record;
	const struct rdata *r = &c->dmarc.record;
	struct draft d = { .c = c, .record = own != NULL ? own :
		(const char *)r->byte, .len = own != NULL ? strlen(own) :
		r->len, .without = item->without,
		.out = BUF_INIT(PROPOSAL_MOST) };
	char name[DMARC_NAME];

	/* No fix shows a record of this length. */
	if (d.len > TXT_TEXT_MOST)
		return;
	(void)snprintf(name, sizeof name, "_dmarc.%s", own == NULL &&
	    c->dmarc.at != NULL ? c->dmarc.at : c->domain);
	write_dmarc(&d);
	if (d.out.failed)
		c->findings.no_memory = true;
	else
		propose_to(c, item, &(struct proposed){ name,
		    (const char *)d.out.data, d.out.len, -1,
		    own == NULL ? c->dmarc.alias_of : NULL });
	buf_free(&d.out);
}

void
propose_dmarc_records(struct check *c)
{
	for (size_t i = 0; i < c->findings.n; i++)
		if (c->findings.item[i].record == FIX_DMARC)
			propose_dmarc_to(c, &c->findings.item[i]);
}
