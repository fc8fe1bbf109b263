/*
 * hosts.c: see hosts.h.
 */
#include "dns/run/hosts.h"

#include <stdlib.h>

#include "dns/name/name.h"
#include "store/write/dns/host.h"

#define TOGETHER 500		/* rows of a transaction */
#define MEMORY ((size_t)64 << 20)

enum dmarc_status
hosts_start(struct hosts *h, const struct scope *s, struct session *session,
    struct dmarc_err *err)
{
	struct lookup *l = session->lookup;
	size_t n = 0;

	*h = (struct hosts){ .scope = s };
	for (size_t i = 0; i < s->n; i++)
		n += s->domain[i].plan.names;
	h->arena = arena_new(MEMORY);
	h->scratch = arena_new(MEMORY);
	h->host = calloc(s->hosts + 1, sizeof *h->host);
	h->name = calloc(n + 1, sizeof *h->name);
	if (h->arena == NULL || h->scratch == NULL || h->host == NULL ||
	    h->name == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < s->hosts; i++) {
		h->host[i] = (struct host_facts){ .work.step = host_step,
			.arena = h->arena, .ip = s->host[i] };
		lookup_add(l, &h->host[i].work);
	}
	for (size_t i = 0; i < s->n; i++)
		/* If nobody answers about a domain, nor will they about the
		 * names below it. */
		for (size_t j = 0; !s->domain[i].silent &&
		    j < s->domain[i].plan.names; j++) {
			struct zone_facts *f = &h->name[h->names++];

			f->facts = (struct facts){ .work.step = zone_step,
				.arena = h->scratch,
				.domain = s->domain[i].plan.name[j] };
			lookup_add(l, &f->facts.work);
		}
	return DMARC_OK;
}

static enum dmarc_status
keep_hosts(const struct hosts *h, struct writer *w, int64_t now,
    struct dmarc_err *err)
{
	struct dns_host_row row[TOGETHER];
	enum dmarc_status st = DMARC_OK;
	size_t n = 0;

	for (size_t i = 0; i < h->scope->hosts && st == DMARC_OK; i++) {
		const struct host_facts *f = &h->host[i];

		if (f->work.done && !name_is_private(&f->ip))
			row[n++] = (struct dns_host_row){ .ip = f->ip,
				.known = f->known, .name = f->name,
				.confirmed = f->confirmed, .names = f->names };
		if (n == TOGETHER) {
			st = store_hosts(w, row, n, now, err);
			n = 0;
		}
	}
	return st == DMARC_OK && n > 0 ? store_hosts(w, row, n, now, err) :
	    st;
}

static enum dmarc_status
keep_names(const struct hosts *h, struct writer *w, int64_t now,
    struct dmarc_err *err)
{
	struct dns_name_row row[TOGETHER];
	enum dmarc_status st = DMARC_OK;
	size_t n = 0;

	for (size_t i = 0; i < h->names && st == DMARC_OK; i++) {
		const struct zone_facts *f = &h->name[i];

		if (f->facts.work.done && f->exists >= 0)
			row[n++] = (struct dns_name_row){ f->facts.domain,
				f->exists == 1 };
		if (n == TOGETHER) {
			st = store_names(w, row, n, now, err);
			n = 0;
		}
	}
	return st == DMARC_OK && n > 0 ? store_names(w, row, n, now, err) :
	    st;
}

enum dmarc_status
hosts_keep(const struct hosts *h, struct writer *w, struct dmarc_err *err)
{
	enum dmarc_status st = keep_hosts(h, w, h->scope->opts->now, err);

	return st == DMARC_OK ? keep_names(h, w, h->scope->opts->now, err) :
	    st;
}

void
hosts_close(struct hosts *h)
{
	free(h->host);
	free(h->name);
	arena_free(h->arena);
	arena_free(h->scratch);
}
