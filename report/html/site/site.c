/*
 * site.c: see site.h.
 */
#include "report/html/site/site.h"

#include <glib.h>

#include "report/html/site/file.h"
#include "report/html/site/names.h"
#include "report/html/site/pages.h"
#include "report/say/describe.h"

#define OWN_MOST 300		/* senders of a domain with a page each */
#define OTHERS_MOST 500		/* rows for others */
#define UNKNOWN_MOST 5		/* of those that nobody has identified, in a
				 * scope: who sends most */

/*
 * Whether a sender gets a page of its own: for direct mail, and some of what is
 * not identified.
 */
static bool
has_page(const struct pages *s, const struct verdict_entry *e, size_t *unknown)
{
	if (e->sender->many || g_hash_table_size(s->own) >= OWN_MOST)
		return false;
	return class_direct(e->class) || (e->class == CLASS_UNKNOWN &&
	    ++*unknown <= UNKNOWN_MOST);
}

/* Gives senders that a list of blockers or advice is about a page. */
static void
note_items(struct pages *s, const struct verdict_blocker *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].sender != NULL &&
		    g_hash_table_contains(s->other, list[i].sender)) {
			(void)g_hash_table_remove(s->other, list[i].sender);
			g_hash_table_add(s->own,
			    (gpointer)list[i].sender);
		}
}

/* Decides which senders have a page of their own. */
static void
note_senders(struct pages *s)
{
	const struct judgement *j = s->d->judgement;

	for (size_t i = 0; i < j->verdicts; i++) {
		const struct verdict *v = &j->verdict[i];
		size_t unknown = 0;

		for (size_t k = 0; k < v->entries; k++) {
			gpointer key = (gpointer)
			    v->entry[k].sender->key;

			if (has_page(s, &v->entry[k], &unknown)) {
				g_hash_table_add(s->own, key);
				(void)g_hash_table_remove(s->other, key);
			} else if (!g_hash_table_contains(s->own, key) &&
			    g_hash_table_size(s->other) < OTHERS_MOST) {
				g_hash_table_add(s->other, key);
			}
		}
		note_items(s, v->blocker, v->blockers);
		note_items(s, v->advice, v->advices);
	}
}

/* What the index says is to be done about the domain. */
static enum dmarc_status
make_todo(struct pages *s, struct dmarc_err *err)
{
	const struct judgement *j = s->d->judgement;
	struct output o = OUTPUT_INIT(NULL);
	struct buf prefix = BUF_INIT(4096);

	buf_text(&prefix, FILE_DOMAINS "/");
	names_add(&prefix, s->d->domain);
	buf_byte(&prefix, '/');
	s->prefix = buf_string(&prefix);
	for (size_t i = 0; s->prefix != NULL && i < j->verdicts; i++) {
		const struct part p = pages_part(s, &o, i);

		part_brief(&p);
	}
	o.buf.failed = o.buf.failed || s->prefix == NULL;
	s->prefix = "";
	buf_free(&prefix);
	s->out->todo = o.buf;
	return o.buf.failed ? dmarc_no_memory(err) : DMARC_OK;
}

enum dmarc_status
site_domain(const struct site_domain *d, struct arena *a,
    struct site_pages *out, struct dmarc_err *err)
{
	const struct judgement *j = d->judgement;
	struct buf name = BUF_INIT(PAGES_NAMES);
	struct pages s = { .d = d, .a = a, .out = out, .prefix = "",
	    .own = g_hash_table_new(g_str_hash, g_str_equal),
	    .other = g_hash_table_new(g_str_hash, g_str_equal) };
	enum dmarc_status st = DMARC_OK;

	*out = (struct site_pages){ .todo = BUF_INIT(PAGES_NAMES) };
	describe_domain(&name, d->domain);
	s.name = overview_keep(&name, a);
	if (s.name == NULL)
		st = dmarc_no_memory(err);
	s.links = links_of(&s);
	note_senders(&s);
	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++)
		st = bysender_read(&s.by[i], &j->facts.facts, &j->verdict[i],
		    a, err);
	/* A page is made after the pages that it links to. */
	if (st == DMARC_OK)
		st = pages_explain(&s, err);
	if (st == DMARC_OK)
		st = pages_senders(&s, err);
	if (st == DMARC_OK && g_hash_table_size(s.other) > 0)
		st = pages_others(&s, err);
	if (st == DMARC_OK)
		st = pages_domain(&s, err);
	if (st == DMARC_OK)
		st = make_todo(&s, err);
	for (size_t i = 0; i < 2; i++)
		bysender_free(&s.by[i]);
	g_hash_table_destroy(s.own);
	g_hash_table_destroy(s.other);
	return st;
}

void
site_pages_free(struct site_pages *p)
{
	while (p->first != NULL) {
		struct site_page *next = p->first->next;

		buf_free(&p->first->text);
		g_free(p->first->path);
		g_free(p->first);
		p->first = next;
	}
	p->last = NULL;
	buf_free(&p->todo);
}

enum dmarc_status
site_put(struct tree *t, const struct site_pages *p, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (const struct site_page *one = p->first;
	    st == DMARC_OK && one != NULL; one = one->next)
		st = tree_put(t, one->path, &one->text, err);
	return st;
}
