/*
 * zone.c: see zone.h.
 */
#include "report/say/zone.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/day.h"

#define CHANGES_MOST 8		/* in a list */
#define DEPTH_MOST 10		/* of records that include others */

void
zone_changes(struct buf *out, const struct dns *d, int64_t today)
{
	char day[DAY_SHORT_TEXT];

	for (size_t i = 0; i < d->changes && i < CHANGES_MOST; i++) {
		const struct dns_change *c = &d->change[i];
		bool key = strcmp(c->kind, "dkim") == 0;

		buf_text(out, i > 0 ? ", " : "");
		day_short(day_of(c->at), today, day);
		buf_text(out, day);
		buf_text(out, key ? " DKIM key " : strcmp(c->kind, "mx") == 0 ?
		    " MX record" : strcmp(c->kind, "spf") == 0 ?
		    " SPF record" : " DMARC record");
		buf_text(out, key ? c->name : "");
	}
	if (d->changes > CHANGES_MOST)
		buf_text(out, ", and more");
}

const char *
zone_severity(const struct dns_finding *f)
{
	return dns_severity_word(f->severity);
}

void
zone_name(struct buf *out, const struct dns_stretch *s)
{
	bool named = true;

	if (strcmp(s->kind, "dkim") == 0) {
		buf_text(out, "DKIM ");
	} else if (strcmp(s->kind, "include") == 0) {
		buf_text(out, "include ");
	} else {
		buf_text(out, strcmp(s->kind, "mx") == 0 ? "MX" :
		    strcmp(s->kind, "spf") == 0 ? "SPF" : "DMARC");
		named = false;
	}
	buf_text(out, named ? s->name : "");
}

void
zone_key(struct buf *out, const struct dns_key *k)
{
	char bits[40];

	if (k->state != DNS_KEY_GOOD) {
		buf_text(out, dns_key_state_word(k->state));
		return;
	}
	buf_text(out, k->type != NULL ? k->type : "good");
	if (k->bits >= 0) {
		(void)snprintf(bits, sizeof bits, ", %lld bits",
		    (long long)k->bits);
		buf_text(out, bits);
	}
	buf_text(out, k->testing ? ", test mode" : "");
}

/* Whether a name is that of a key's record. */
static bool
is_at(const char *name, const struct dns_key *k)
{
	static const char between[] = "._domainkey.";
	size_t len = strlen(k->selector);

	return strncmp(name, k->selector, len) == 0 && strncmp(name + len,
	    between, sizeof between - 1) == 0 && strcmp(name + len +
	    sizeof between - 1, k->domain) == 0;
}

int64_t
zone_key_since(const struct dns *d, const struct dns_key *k)
{
	if (k->state == DNS_KEY_GOOD)
		return k->first;
	for (size_t i = 0; i < d->stretches; i++)
		if (d->stretch[i].latest && strcmp(d->stretch[i].kind,
		    "dkim") == 0 && is_at(d->stretch[i].name, k))
			return d->stretch[i].first;
	return INT64_MIN;
}

/* The state of walking over a tree: the records above, by place. */
struct walk {
	const struct dns *dns;
	struct zone_tree *tree;
	size_t above[DEPTH_MOST];
};

/* A name of the includes that DNS showed; NULL: it is none. */
static const char *
known_name(const struct dns *d, const char *name, size_t len)
{
	while (len > 0 && name[len - 1] == '.')
		len--;
	for (size_t i = 0; i < d->includes; i++)
		if (strlen(d->include[i]) == len &&
		    strncasecmp(d->include[i], name, len) == 0)
			return d->include[i];
	return NULL;
}

/* Adds what DNS said last of an include. */
static void
add_record(struct walk *w, unsigned depth, const char *name)
{
	struct zone_record *r = &w->tree->record[w->tree->n++];

	*r = (struct zone_record){ .depth = depth, .name = name,
	    .lookups = 1 };
	for (size_t i = 0; i < w->dns->stretches; i++) {
		const struct dns_stretch *s = &w->dns->stretch[i];

		if (!s->latest || strcmp(s->kind, "include") != 0 ||
		    strcmp(s->name, name) != 0)
			continue;
		r->record = s->record;
		r->none = s->record == NULL;
	}
	for (unsigned i = 0; i < depth; i++)
		r->loop = r->loop || strcmp(
		    w->tree->record[w->above[i]].name, name) == 0;
}

static unsigned walk(struct walk *w, size_t at);

/* The lookups of a term that names a record, and of all below it. */
static unsigned
follow(struct walk *w, size_t at, const char *name, size_t len)
{
	unsigned depth = w->tree->record[at].depth;
	const char *known = known_name(w->dns, name, len);

	if (known == NULL || w->tree->n == ZONE_TREE_MOST ||
	    depth + 1 == DEPTH_MOST) {
		w->tree->more = true;
		return 1;
	}
	w->above[depth] = at;
	add_record(w, depth + 1, known);
	return walk(w, w->tree->n - 1);
}

/* Whether a term is a word, which ends where its value begins. */
static bool
is_term(const char *term, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(term, word, len) == 0;
}

/* The lookups of the record at a place, and of its term; sets them. */
static unsigned
walk(struct walk *w, size_t at)
{
	const char *record = w->tree->record[at].record, *redirect = NULL;
	unsigned sum = w->tree->record[at].depth > 0;
	bool all = false;

	for (const char *word = record != NULL && !w->tree->record[at].loop ?
	    record + strcspn(record, " ") : ""; *word != '\0' && !all;
	    word += strcspn(word, " ")) {
		size_t len;

		word += strspn(word, " ");
		word += *word != '\0' && strchr("+-~?", *word) != NULL;
		len = strcspn(word, ":=/ ");
		all = is_term(word, len, "all");
		if (is_term(word, len, "include") && word[len] == ':')
			sum += follow(w, at, word + len + 1, strcspn(word +
			    len + 1, " "));
		else if (is_term(word, len, "redirect") && word[len] == '=')
			redirect = word + len + 1;
		else
			sum += is_term(word, len, "a") ||
			    is_term(word, len, "mx") ||
			    is_term(word, len, "ptr") ||
			    is_term(word, len, "exists");
	}
	if (redirect != NULL && !all)
		sum += follow(w, at, redirect, strcspn(redirect, " "));
	w->tree->record[at].lookups = sum;
	return sum;
}

void
zone_tree(const struct dns *d, const char *domain, struct zone_tree *out)
{
	struct walk w = { .dns = d, .tree = out };

	*out = (struct zone_tree){ .n = 0 };
	if (d->spf == NULL)
		return;
	out->record[out->n++] = (struct zone_record){ .name = domain,
	    .record = d->spf };
	(void)walk(&w, 0);
}
