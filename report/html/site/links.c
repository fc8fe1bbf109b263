/*
 * links.c: see pages.h. All pages about a domain lie in one folder, so that
 * links among them are names of files.
 */
#include "report/html/site/pages.h"

#include <string.h>

#include "report/html/site/names.h"

/* "sender-mailchimp.html", "others.html#sender-..."; false: nowhere */
static bool
links_sender(const void *site, const char *key, struct buf *out)
{
	const struct pages *s = site;

	if (s->current != NULL && strcmp(s->current, key) == 0)
		return false;
	if (g_hash_table_contains(s->own, key)) {
		buf_text(out, s->prefix);
		buf_text(out, "sender-");
		names_add(out, key);
		buf_text(out, ".html");
		return true;
	}
	if (!g_hash_table_contains(s->other, key))
		return false;
	buf_text(out, s->prefix);
	buf_text(out, PAGES_OTHERS "#sender-");
	names_add(out, key);
	return true;
}

void
links_gate(struct buf *out, bool below, const char *word, const char *sender)
{
	char *lower = g_ascii_strdown(word, -1);

	buf_text(out, below ? "s2-" : "s1-");
	names_add(out, lower);
	g_free(lower);
	if (sender == NULL)
		return;
	buf_byte(out, '-');
	names_add(out, sender);
}

/* Whether a gate is that of a blocker, which it therefore stops. */
static bool
is_gate_of(const struct verdict_gate *g, const struct verdict_blocker *b)
{
	if (g->passed || strcmp(g->word, b->word) != 0)
		return false;
	return g->sender == NULL || (b->sender != NULL &&
	    strcmp(g->sender, b->sender) == 0);
}

static bool
links_code(const void *site, const struct verdict_blocker *b, bool below,
    struct buf *out)
{
	const struct pages *s = site;
	const struct judgement *j = s->d->judgement;

	for (size_t i = 0; i < j->verdicts; i++) {
		const struct verdict *v = &j->verdict[i];

		for (size_t k = 0; v->below == below && k < v->gates; k++) {
			const struct verdict_gate *g = &v->gate[k];

			if (!is_gate_of(g, b))
				continue;
			buf_text(out, PAGES_EXPLAIN "#");
			links_gate(out, below, g->word, g->sender);
			return true;
		}
	}
	return false;
}

struct links
links_of(const struct pages *s)
{
	return (struct links){ .site = s, .sender = links_sender,
	    .code = links_code };
}
