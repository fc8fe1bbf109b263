/*
 * evidence.c: see evidence.h.
 */
#include "report/beside/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/say/format.h"

#define SENDERS_MOST 20		/* that are listed */
#define SENDERS_LOOKED 200	/* that are looked at: a crowd takes no time */
#define LINE_BYTES 65536

/* Whether mail is of a sender; of any, if it is NULL. */
static bool
is_of(const struct verdict_entry *e, const char *sender)
{
	return sender == NULL || strcmp(e->sender->key, sender) == 0;
}

/* Frees what find() allocated. */
static void
forget(struct failure_sender *s, struct failure_key *key)
{
	free(s->address);
	free(key);
}

/*
 * The addresses and keys of a sender of the verdict, or of all. *key is what
 * s->key points to. false: out of memory.
 */
static bool
find(const struct verdict *v, const char *sender, struct failure_sender *s,
    struct failure_key **key)
{
	size_t sources = 0, selectors = 0;

	for (size_t i = 0; i < v->entries; i++)
		if (is_of(&v->entry[i], sender)) {
			sources += v->entry[i].sources;
			selectors += v->entry[i].selectors;
		}
	*s = (struct failure_sender){
	    .address = calloc(sources + 1, sizeof *s->address) };
	*key = calloc(selectors + 1, sizeof **key);
	s->key = *key;
	if (s->address == NULL || *key == NULL)
		return false;
	for (size_t i = 0; i < v->entries; i++) {
		const struct verdict_entry *e = &v->entry[i];

		if (!is_of(e, sender))
			continue;
		for (size_t j = 0; j < e->sources; j++)
			if (!e->source[j].others)
				s->address[s->addresses++] =
				    e->source[j].source;
		for (size_t j = 0; j < e->selectors; j++)
			(*key)[s->keys++] = (struct failure_key){
			    e->selector[j].domain, e->selector[j].selector };
	}
	return true;
}

/* The reports about a sender, or about all. false: out of memory. */
static bool
sum_of(const struct failures *f, const struct verdict *v, const char *sender,
    struct failure_sum *sum)
{
	struct failure_sender s;
	struct failure_key *key;
	struct dmarc_err err;
	bool done = find(v, sender, &s, &key) &&
	    failures_of(f, &s, sum, &err) == DMARC_OK;

	forget(&s, key);
	return done;
}

void
evidence_sender(struct buf *out, const struct failures *f,
    const struct verdict *v, const char *sender, int64_t today)
{
	struct failure_sum sum;

	if (f->n == 0 || sender == NULL)
		return;
	if (sum_of(f, v, sender, &sum))
		failures_describe(out, &sum, today);
	else
		out->failed = true;
}

/* Whether the entry i is the first of its sender. */
static bool
is_first(const struct verdict *v, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(v->entry[j].sender->key,
		    v->entry[i].sender->key) == 0)
			return false;
	return true;
}

static void
put_sender(struct buf *out, const struct verdict_sender *sender,
    const struct failure_sum *sum, int64_t today)
{
	struct buf text = BUF_INIT(LINE_BYTES);
	struct format_flow flow;

	buf_text(&text, sender->name);
	buf_text(&text, ": ");
	failures_describe(&text, sum, today);
	flow_begin(&flow, out, "  ");
	if (buf_string(&text) != NULL)
		flow_words(&flow, buf_string(&text));
	flow_end(&flow);
	buf_free(&text);
}

void
evidence_list(struct buf *out, const struct failures *f,
    const struct verdict *v, int64_t today)
{
	struct failure_sum sum;
	size_t listed = 0, looked = 0;
	char line[96];

	if (f->n == 0)
		return;
	for (size_t i = 0; i < v->entries && listed < SENDERS_MOST &&
	    looked < SENDERS_LOOKED; i++) {
		const struct verdict_entry *e = &v->entry[i];

		if (e->messages == e->pass || !is_first(v, i))
			continue;
		looked++;
		if (!sum_of(f, v, e->sender->key, &sum)) {
			out->failed = true;
			return;
		}
		if (sum.reports == 0)
			continue;
		put_sender(out, e->sender, &sum, today);
		listed++;
	}
	if (!sum_of(f, v, NULL, &sum)) {
		out->failed = true;
		return;
	}
	(void)snprintf(line, sizeof line, "  %llu of %zu are about none of "
	    "these senders\n", (unsigned long long)(f->n - sum.reports),
	    f->n);
	buf_text(out, line);
}

void
evidence_addresses(struct buf *out, const struct failures *f,
    const struct dmarc_address *address, size_t n, int64_t today)
{
	struct failure_sender s = {
	    .address = calloc(n + 1, sizeof *s.address), .addresses = n };
	struct failure_sum sum;
	struct dmarc_err err;

	if (s.address != NULL && n > 0)
		memcpy(s.address, address, n * sizeof *address);
	if (s.address == NULL ||
	    failures_of(f, &s, &sum, &err) != DMARC_OK)
		out->failed = true;
	else
		failures_describe(out, &sum, today);
	free(s.address);
}
