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
		.check = calloc(n + 1, sizeof *b->check),
		.state = calloc(n + 1, sizeof *b->state) };
	if (b->arena == NULL || b->check == NULL || b->state == NULL)
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
	free(b->state);
	arena_free(b->arena);
	*b = (struct batch){ .n = 0 };
}

/*
 * Whether the answers about a domain may be kept now: that it does not exist,
 * only once the resolver is believed.
 */
static bool
is_certain(const struct batch *b, const struct check *c)
{
	return session_is_sound(b->session) &&
	    (c->zone.exists != 0 || b->session->believed);
}

/* Lets a check go on, or keeps it; *moved: it was time for that. */
static enum dmarc_status
move_on(struct batch *b, size_t i, bool *moved, struct dmarc_err *err)
{
	struct check *c = &b->check[i];

	*moved = true;
	if (b->state[i] == BATCH_STARTED && check_is_gathered(c)) {
		b->state[i] = BATCH_GOES_ON;
		b->session->believed |= c->zone.exists == 1;
		return check_go_on(c, b->session->lookup, err);
	}
	if (b->state[i] == BATCH_GOES_ON && b->keep != NULL &&
	    check_is_complete(c) && is_certain(b, c)) {
		b->state[i] = BATCH_KEPT;
		return b->keep(b->ctx, c, err);
	}
	*moved = false;
	return DMARC_OK;
}

/* Moves one check on, round robin, so that each gets its turn. */
static enum dmarc_status
pause_batch(void *ctx, bool *more, struct dmarc_err *err)
{
	struct batch *b = ctx;
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < b->n && st == DMARC_OK && !*more; i++) {
		st = move_on(b, b->next, more, err);
		b->next = (b->next + 1) % b->n;
	}
	return st;
}

/* Keeps what else is complete at the end of a run, or when it was stopped. */
static enum dmarc_status
keep_rest(struct batch *b, enum dmarc_status ended, struct dmarc_err *err)
{
	struct dmarc_err failure;
	enum dmarc_status st = DMARC_OK;

	if (ended != DMARC_OK && (ended != DMARC_E_AGAIN ||
	    !session_is_sound(b->session)))
		return ended;
	for (size_t i = 0; i < b->n && st == DMARC_OK; i++) {
		if (b->state[i] != BATCH_GOES_ON ||
		    !check_is_complete(&b->check[i]) ||
		    !is_certain(b, &b->check[i]))
			continue;
		b->state[i] = BATCH_KEPT;
		st = b->keep(b->ctx, &b->check[i], &failure);
	}
	if (st != DMARC_OK)
		*err = failure;
	return st != DMARC_OK ? st : ended;
}

/* Believes that domains do not exist, if reports do not say otherwise. */
static enum dmarc_status
believe(struct batch *b, struct dmarc_err *err)
{
	struct session *s = b->session;

	for (size_t i = 0; i < b->n && !s->believed; i++) {
		const struct check *c = &b->check[i];

		/* Reports of the last days have a policy. */
		if (c->zone.exists == 0 && c->mail != NULL &&
		    c->mail->policy != NULL)
			return session_believe(s, c->domain, err);
	}
	s->believed = true;
	return DMARC_OK;
}

enum dmarc_status
batch_gather(struct batch *b, struct session *s, batch_keep *keep, void *ctx,
    struct dmarc_err *err)
{
	enum dmarc_status st;

	b->session = s;
	b->keep = keep;
	b->ctx = ctx;
	for (size_t i = 0; i < b->n; i++)
		check_start(&b->check[i], s->lookup);
	lookup_set_pause(s->lookup, pause_batch, b);
	st = session_run(s, err);
	lookup_set_pause(s->lookup, NULL, NULL);
	if (st == DMARC_OK)
		st = session_reach(s, err);
	if (st == DMARC_OK)
		st = session_trust(s, err);
	if (st == DMARC_OK && keep != NULL)
		st = believe(b, err);
	return keep != NULL ? keep_rest(b, st, err) : st;
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
