/*
 * batch.c: see batch.h.
 */
#include "dns/run/batch.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "dns/spf/sender.h"

#define MEMORY ((size_t)256 << 20)

/*
 * The keys of the command line and those of mail, which follow; NULL: no
 * memory.
 */
static const struct check_key *
keys_of(struct batch *b, const struct scope_domain *d)
{
	size_t n = b->scope->opts->selector.n;
	struct check_key *key = arena_array(b->arena, n + d->plan.keys + 1,
	    sizeof *key);

	for (size_t i = 0; key != NULL && i < n; i++)
		key[i] = (struct check_key){ .domain = d->name,
			.selector = b->scope->selector[i], .in_use = true,
			.ours = true };
	if (key != NULL && d->plan.keys > 0)
		memcpy(key + n, d->plan.key, d->plan.keys * sizeof *key);
	return key;
}

/* The addresses of the command line, and those that mail came from. */
static const struct check_sender *
senders_of(struct batch *b, const struct scope_domain *d)
{
	const struct dns_opts *o = b->scope->opts;
	const struct sender *s = sender_of(b->arena, o->mail_from, o->helo,
	    d->name);
	struct check_sender *list = arena_array(b->arena,
	    o->ip.n + d->plan.senders + 1, sizeof *list);

	if (s == NULL)
		return NULL;
	for (size_t i = 0; list != NULL && i < o->ip.n; i++)
		list[i] = (struct check_sender){ .ip = o->address[i],
			.domain = d->name, .mail_from = s->address,
			.local = o->mail_from != NULL ? s->local : NULL,
			.helo = o->helo, .given = true };
	if (list != NULL && d->plan.senders > 0)
		memcpy(list + o->ip.n, d->plan.sender,
		    d->plan.senders * sizeof *list);
	return list;
}

static enum dmarc_status
prepare(struct batch *b, const struct scope_domain *d, struct dmarc_err *err)
{
	const struct dns_opts *o = b->scope->opts;
	const struct check_key *key = keys_of(b, d);
	const struct check_sender *sender = senders_of(b, d);

	if (key == NULL || sender == NULL)
		return dmarc_no_memory(err);
	return check_open(&b->check[b->n++], &(struct check_request){
	    .domain = d->name, .suffixes = b->scope->suffixes,
	    .known = d->plan.known, .sends_nothing = d->sends_nothing,
	    .extras = o->extras && d->plan.known == 0,
	    .validates = session_anchor(o) != NULL, .key = key,
	    .keys = o->selector.n + d->plan.keys, .sender = sender,
	    .senders = o->ip.n + d->plan.senders,
	    .name = d->plan.below, .names = d->plan.belows,
	    .past = d->plan.past, .pasts = d->plan.pasts, .now = o->now,
	    .mail = d->has_mail ? &d->plan.mail : NULL }, err);
}

enum dmarc_status
batch_open(struct batch *b, const struct scope *scope, size_t first, size_t n,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	*b = (struct batch){ .scope = scope, .arena = arena_new(MEMORY),
		.check = calloc(n + 1, sizeof *b->check) };
	if (b->arena == NULL || b->check == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < n && st == DMARC_OK; i++)
		st = prepare(b, &scope->domain[first + i], err);
	return st;
}

void
batch_close(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		check_close(&b->check[i]);
	free(b->check);
	arena_free(b->arena);
	*b = (struct batch){ .n = 0 };
}

enum dmarc_status
batch_gather(struct batch *b, struct session *s, struct dmarc_err *err)
{
	enum dmarc_status st;

	for (size_t i = 0; i < b->n; i++)
		check_start(&b->check[i], s->lookup);
	st = session_run(s, err);
	for (size_t i = 0; i < b->n && st == DMARC_OK; i++)
		st = check_go_on(&b->check[i], s->lookup, err);
	if (st == DMARC_OK)
		st = session_run(s, err);
	return st == DMARC_OK ? session_trust(s, err) : st;
}

void
batch_log_unknown(FILE *log, const struct check *c)
{
	for (size_t i = 0; i < c->findings.n; i++) {
		struct buf line = BUF_INIT(4096);
		const char *text;

		if (c->findings.item[i].code != CODE_DNS_UNKNOWN)
			continue;
		(void)text_plain(&line, c->findings.item[i].detail, 0);
		text = buf_string(&line);
		(void)fprintf(log, "%s: %s\n", c->domain,
		    text != NULL ? text : "");
		buf_free(&line);
	}
}
