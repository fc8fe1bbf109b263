/*
 * dns.c: see dns.h.
 */
#include "report/who/dns.h"

#include <string.h>
#include <strings.h>

#include "common/address.h"

/* Reading one domain. */
struct reader {
	struct asker *asker;
	const char *domain;
	int64_t now;
	struct arena *arena;
	struct dns *out;
	size_t mx, dmarc, spf;	/* records of a kind */
	bool null_mx;
	bool full;		/* out of memory */
};

static enum dmarc_status
finish(struct reader *r, struct ask *ask, struct dmarc_err *err)
{
	enum dmarc_status st = ask_end(ask, err);

	return st == DMARC_OK && r->full ?
	    dmarc_no_memory(err) : st;
}

/* Room for one more in a list of the arena that doubles; NULL: full. */
static void *
room(struct reader *r, const void *list, size_t n, size_t bytes)
{
	void *more;

	if (n != 0 && (n & (n - 1)) != 0)
		return (void *)list;
	more = arena_array(r->arena, n == 0 ? 1 : n * 2, bytes);
	if (more == NULL)
		r->full = true;
	else if (n > 0)
		memcpy(more, list, n * bytes);
	return more;
}

static int64_t
number_or(const struct ask *ask, int column, int64_t unknown)
{
	return ask_null(ask, column) ? unknown : ask_number(ask, column);
}

static enum dmarc_status
read_domain(struct reader *r, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->asker, ASK_dns_domain);

	ask_text(&ask, ":domain", r->domain);
	ask_int(&ask, ":now", r->now);
	if (ask_row(&ask)) {
		r->out->checked = ask_number(&ask, 0);
		r->out->spf_lookups = number_or(&ask, 1, -1);
		r->out->dnssec = (int)number_or(&ask, 2, -1);
	}
	return finish(r, &ask, err);
}

/* Whether an SPF record is exactly "v=spf1 -all". */
static bool
allows_nobody(const char *record)
{
	static const char *const want[] = { "v=spf1", "-all" };
	size_t n = 0;

	for (const char *word = record + strspn(record, " "); *word != '\0';
	    n++) {
		size_t len = strcspn(word, " ");

		if (n == 2 || len != strlen(want[n]) ||
		    strncasecmp(word, want[n], len) != 0)
			return false;
		word += len;
		word += strspn(word, " ");
	}
	return n == 2;
}

static void
note_record(struct reader *r, const struct ask *ask)
{
	const char *kind = ask_string(ask, 0), *text = ask_string(ask, 1);

	if (strcmp(kind, "mx") == 0) {
		r->null_mx = strcmp(text, "0 .") == 0;
		r->mx++;
	} else if (strcmp(kind, "dmarc") == 0) {
		r->out->dmarc = r->dmarc++ > 0 ? NULL :
		    ask_keep(ask, 1, r->arena, &r->full);
		r->out->dmarc_ttl = ask_number(ask, 2);
	} else if (strcmp(kind, "spf") == 0) {
		r->out->spf = r->spf++ > 0 ? NULL :
		    ask_keep(ask, 1, r->arena, &r->full);
	}
}

static enum dmarc_status
read_records(struct reader *r, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->asker, ASK_dns_records);

	ask_text(&ask, ":domain", r->domain);
	while (!r->full && ask_row(&ask))
		note_record(r, &ask);
	r->out->parked = (r->mx == 0 || (r->mx == 1 && r->null_mx)) &&
	    r->out->spf != NULL && allows_nobody(r->out->spf);
	return finish(r, &ask, err);
}

static enum dmarc_status
read_findings(struct reader *r, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->asker, ASK_dns_findings);

	ask_text(&ask, ":domain", r->domain);
	while (!r->full && ask_row(&ask)) {
		struct dns_finding *list = room(r, r->out->finding,
		    r->out->findings, sizeof *list);

		if (list == NULL)
			break;
		list[r->out->findings++] = (struct dns_finding){
			.code = ask_keep(&ask, 0, r->arena, &r->full),
			.severity = ask_keep(&ask, 1, r->arena, &r->full),
			.detail = ask_keep(&ask, 2, r->arena, &r->full) };
		r->out->finding = list;
	}
	return finish(r, &ask, err);
}

static enum dmarc_status
read_includes(struct reader *r, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->asker, ASK_dns_includes);

	ask_text(&ask, ":domain", r->domain);
	while (!r->full && ask_row(&ask)) {
		const char **list = room(r, (const void *)r->out->include,
		    r->out->includes, sizeof *list);

		if (list == NULL)
			break;
		list[r->out->includes++] = ask_keep(&ask, 0, r->arena,
		    &r->full);
		r->out->include = list;
	}
	return finish(r, &ask, err);
}

static enum dmarc_status
read_keys(struct reader *r, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->asker, ASK_dns_keys);

	ask_text(&ask, ":domain", r->domain);
	ask_int(&ask, ":now", r->now);
	while (!r->full && ask_row(&ask)) {
		struct dns_key *list = room(r, r->out->key, r->out->keys,
		    sizeof *list);

		if (list == NULL)
			break;
		list[r->out->keys++] = (struct dns_key){
			.domain = ask_keep(&ask, 0, r->arena, &r->full),
			.selector = ask_keep(&ask, 1, r->arena, &r->full),
			.state = ask_keep(&ask, 2, r->arena, &r->full),
			.type = ask_keep(&ask, 3, r->arena, &r->full),
			.bits = number_or(&ask, 4, -1),
			.ttl = number_or(&ask, 5, -1),
			.testing = ask_number(&ask, 6) == 1 };
		r->out->key = list;
	}
	return finish(r, &ask, err);
}

enum dmarc_status
dns_read(struct asker *asker, const char *domain, int64_t now,
    struct arena *a, struct dns *out, struct dmarc_err *err)
{
	struct reader r = { .asker = asker, .domain = domain, .now = now,
	    .arena = a, .out = out };
	enum dmarc_status st;

	*out = (struct dns){ .checked = INT64_MIN, .spf_lookups = -1,
	    .dnssec = -1, .dmarc_ttl = -1 };
	st = read_domain(&r, err);
	if (st == DMARC_OK)
		st = read_keys(&r, err);
	if (st != DMARC_OK || out->checked == INT64_MIN)
		return st;
	st = read_records(&r, err);
	if (st == DMARC_OK)
		st = read_findings(&r, err);
	return st == DMARC_OK ? read_includes(&r, err) : st;
}

enum dmarc_status
dns_hosts_known(struct asker *asker, bool *known, struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_dns_any);

	*known = ask_row(&ask) && ask_number(&ask, 0) == 1;
	return ask_end(&ask, err);
}

enum dmarc_status
dns_host_read(struct asker *asker, const struct dmarc_address *address,
    int64_t now, struct arena *a, struct dns_host *out,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_dns_host);
	char ip[DMARC_ADDRESS_TEXT];
	bool full = false;
	enum dmarc_status st;

	*out = (struct dns_host){ .name = NULL };
	address_text(address, ip);
	ask_text(&ask, ":ip", ip);
	ask_int(&ask, ":now", now);
	if (ask_row(&ask)) {
		out->name = ask_keep(&ask, 0, a, &full);
		out->confirmed = ask_number(&ask, 1) == 1;
	}
	st = ask_end(&ask, err);
	return st == DMARC_OK && full ?
	    dmarc_no_memory(err) : st;
}

enum dmarc_status
dns_found(struct asker *asker, const char *name, int64_t now, int *out,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_dns_name);

	*out = -1;
	ask_text(&ask, ":name", name);
	ask_int(&ask, ":now", now);
	if (ask_row(&ask))
		*out = ask_number(&ask, 0) == 1;
	return ask_end(&ask, err);
}
