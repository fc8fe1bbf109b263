/*
 * spf.c: see spf.h.
 */
#include "dns/run/spf.h"

#include <stdlib.h>
#include <string.h>

#include "dns/run/session.h"
#include "dns/show/trace.h"
#include "dns/spf/host.h"
#include "dns/spf/sender.h"

#define EVALUATION_MEMORY ((size_t)4 << 20)

/* The evaluations of a run, one for each domain and address. */
struct evaluations {
	struct spf_host *host;
	const struct sender **sender;
	size_t n;
	struct arena *arena;	/* of the senders */
};

static void
close_all(struct evaluations *all)
{
	for (size_t i = 0; i < all->n; i++)
		arena_free(all->host[i].arena);
	free(all->host);
	free(all->sender);
	arena_free(all->arena);
}

static enum dmarc_status
prepare(const struct dns_opts *o, struct evaluations *all,
    struct dmarc_err *err)
{
	size_t n = o->domain.n * o->ip.n;

	all->host = calloc(n, sizeof *all->host);
	all->sender = calloc(n, sizeof *all->sender);
	all->arena = arena_new(EVALUATION_MEMORY);
	if (all->host == NULL || all->sender == NULL || all->arena == NULL)
		return dmarc_no_memory(err);
	for (; all->n < n; all->n++) {
		const char *domain = o->domain.word[all->n / o->ip.n];
		const struct sender *s = sender_of(all->arena, o->mail_from,
		    o->helo, domain);
		struct spf_host *host = &all->host[all->n];

		host->work.step = spf_host_step;
		host->arena = arena_new(EVALUATION_MEMORY);
		if (s == NULL || host->arena == NULL) {
			arena_free(host->arena);
			return dmarc_no_memory(err);
		}
		all->sender[all->n] = s;
		host->request = (struct spf_request){
			.ip = o->address[all->n % o->ip.n],
			.domain = domain,
			.local = s->local, .origin = s->origin,
			.helo = o->helo != NULL ? o->helo : s->origin };
	}
	return DMARC_OK;
}

/* Writes the outcomes; the status says whether DNS failed. */
static enum dmarc_status
show(const struct dns_opts *o, const struct evaluations *all,
    struct buf *out, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < all->n; i++) {
		const struct spf_host *host = &all->host[i];

		if (o->format == FORMAT_JSON)
			trace_json(out, host, all->sender[i]->address);
		else
			trace_text(out, host, all->sender[i]->address);
		if (host->outcome.result == SPF_TEMPERROR)
			st = dmarc_fail(err, DMARC_E_AGAIN, "%s: SPF: %s",
			    host->request.domain, host->outcome.why);
	}
	return st;
}

/* The same; when DNS failed, it may be that no resolver answers at all. */
static enum dmarc_status
show_all(const struct dns_opts *o, const struct evaluations *all,
    struct session *s, struct buf *out, struct dmarc_err *err)
{
	struct dmarc_err failed;
	enum dmarc_status st = show(o, all, out, &failed);
	enum dmarc_status reached = st == DMARC_OK ? st :
	    session_reach(s, err);

	if (st != DMARC_OK && reached == DMARC_OK)
		*err = failed;
	return reached != DMARC_OK ? reached : st;
}

enum dmarc_status
spf_command(const struct dns_opts *o, struct buf *out, struct dmarc_err *err)
{
	struct evaluations all = { .host = NULL };
	struct session s = { .source = NULL };
	enum dmarc_status st = prepare(o, &all, err);

	if (st == DMARC_OK)
		st = session_open(o, &s, err);
	for (size_t i = 0; i < all.n && st == DMARC_OK; i++)
		lookup_add(s.lookup, &all.host[i].work);
	if (st == DMARC_OK)
		st = session_run(&s, err);
	if (st == DMARC_OK)
		st = show_all(o, &all, &s, out, err);
	session_close(&s);
	close_all(&all);
	return st;
}
