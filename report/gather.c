/*
 * gather.c: see gather.h. One pass over the records of the window, one over
 * those before it; combinations are read and identified once each.
 */
#include "report/gather.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "common/words.h"
#include "report/combination.h"
#include "report/identity.h"
#include "report/policy_record.h"
#include "report/span.h"

/* What reading the facts of one domain needs at every step. */
struct reader {
	const struct gather *g;
	const char *domain;
	bool strict;
	struct identity identity;
	struct arena *arena;
	struct gathered *out;
	size_t window_pairs, again;	/* of W28; the next one to be met
					 * again among what is older */
	/* The combination at hand. */
	uint64_t number;
	struct combination says;
	struct sender sender;	/* by its results */
	const struct verdict_mail *mail;
};

static enum dmarc_status
no_memory(struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
}

int64_t
gather_last_settled(int64_t now)
{
	return day_of(now - DAY_SECONDS) - 1;
}

/* Room for one more in a list of heap memory. */
static bool
room(void *list, size_t n, size_t *size, size_t bytes)
{
	void **p = list;

	return ask_grow(p, n, size, bytes);
}

/* Results that can name somebody; HELO results cannot. */
static const struct verdict_result *
results(const struct reader *r, const struct dmarc_auth *auth, size_t n,
    size_t *kept)
{
	struct verdict_result *list = arena_array(r->arena, n > 0 ? n : 1,
	    sizeof *list);
	const struct suffixes *suffixes = r->g->tables->suffixes;
	const char *ours = suffixes_organization(suffixes,
	    r->says.says.header_from);

	*kept = 0;
	for (size_t i = 0; list != NULL && i < n; i++) {
		if (auth[i].scope == DMARC_SCOPE_HELO ||
		    auth[i].domain == NULL || auth[i].domain[0] == '\0')
			continue;
		list[(*kept)++] = (struct verdict_result){
			.domain = auth[i].domain,
			.selector = auth[i].selector,
			.result = auth[i].result,
			.own = strcmp(suffixes_organization(suffixes,
			    auth[i].domain), ours) == 0,
		};
	}
	return list;
}

static enum dmarc_status
use_combination(struct reader *r, uint64_t number, struct dmarc_err *err)
{
	struct verdict_mail *m;
	enum dmarc_status st;

	if (r->mail != NULL && r->number == number)
		return DMARC_OK;
	st = combination_read(r->g->asker, number, r->domain, r->arena,
	    &r->says, err);
	if (st != DMARC_OK)
		return st;
	m = arena_alloc(r->arena, sizeof *m);
	if (m == NULL)
		return no_memory(err);
	m->number = number;
	m->header_from = r->says.says.header_from;
	m->dkim = results(r, r->says.says.dkim, r->says.says.dkims,
	    &m->dkims);
	m->spf = results(r, r->says.says.spf, r->says.says.spfs, &m->spfs);
	m->disposition = r->says.says.disposition;
	m->dkim_aligned = r->says.dkim_aligned;
	m->spf_aligned = r->says.spf_aligned;
	m->forwarded = r->says.forwarded;
	m->below = domain_is_below(m->header_from, r->domain);
	m->found = -1;
	if (m->dkim == NULL || m->spf == NULL)
		return no_memory(err);
	if (m->below)
		st = dns_found(r->g->asker, m->header_from, r->g->now,
		    &m->found, err);
	if (st != DMARC_OK)
		return st;
	r->sender = sender_of(&(struct sender_facts){
	    .header_from = m->header_from,
	    .dkim = r->says.says.dkim, .dkims = r->says.says.dkims,
	    .spf = r->says.says.spf, .spfs = r->says.says.spfs,
	    .aligned = m->dkim_aligned || m->spf_aligned }, r->g->tables);
	r->mail = m;
	r->number = number;
	return DMARC_OK;
}

/* The pair of the combination at hand and an address, to the end of out. */
static enum dmarc_status
add_pair(struct reader *r, const struct dmarc_address *source,
    struct dmarc_err *err)
{
	struct gathered *out = r->out;
	struct verdict_pair p;
	enum dmarc_status st = identity_of(&r->identity, &r->says.says,
	    &r->sender, source, &p, err);

	if (st != DMARC_OK)
		return st;
	p.mail = r->mail;
	if (out->facts.pairs == UINT32_MAX || !room(&out->pair,
	    out->facts.pairs, &out->pair_size, sizeof p))
		return no_memory(err);
	out->pair[out->facts.pairs++] = p;
	return DMARC_OK;
}

/* The pair of columns 0 and 1, which is the last one or new. */
static enum dmarc_status
use_pair(struct reader *r, const struct ask *ask, struct dmarc_err *err)
{
	const void *address = ask_blob(ask, 1, sizeof(struct dmarc_address));
	const struct verdict_mail *before = r->mail;
	struct gathered *out = r->out;
	struct dmarc_address source;
	enum dmarc_status st = use_combination(r, ask_count(ask, 0), err);

	if (st != DMARC_OK)
		return st;
	if (address == NULL)
		return dmarc_fail(err, DMARC_E_DATA,
		    "an address in the database is no address");
	memcpy(source.byte, address, sizeof source.byte);
	if (before == r->mail && out->facts.pairs > 0 &&
	    memcmp(out->pair[out->facts.pairs - 1].source.byte, source.byte,
	    sizeof source.byte) == 0)
		return DMARC_OK;
	return add_pair(r, &source, err);
}

static enum dmarc_status
add_row(struct reader *r, int64_t day, uint32_t reporter, uint64_t messages,
    struct dmarc_err *err)
{
	struct gathered *o = r->out;

	if (day <= o->facts.last - W28 || day > o->facts.last)
		return DMARC_OK;
	if (!room(&o->row, o->facts.rows, &o->row_size, sizeof *o->row))
		return no_memory(err);
	o->row[o->facts.rows++] = (struct verdict_row){
		.pair = (uint32_t)(o->facts.pairs - 1),
		.reporter = reporter, .day = day, .messages = messages };
	return DMARC_OK;
}

/* A row of verdict_rows.sql. */
static enum dmarc_status
read_row(struct reader *r, const struct ask *ask, struct dmarc_err *err)
{
	uint64_t messages = ask_count(ask, 4);
	uint32_t reporter;
	struct span span;
	enum dmarc_status st = use_pair(r, ask, err);

	if (st == DMARC_OK)
		st = reporters_use(&r->out->reporters, r->g->asker,
		    r->g->tables->suffixes, ask_number(ask, 2), r->arena,
		    &reporter, err);
	if (st != DMARC_OK || ask_null(ask, 5))
		return st != DMARC_OK ? st : add_row(r,
		    day_of(ask_number(ask, 3)), reporter, messages, err);
	span = span_of(ask_number(ask, 5), ask_number(ask, 6));
	for (int64_t d = span.first; st == DMARC_OK && d <= span.last; d++)
		st = add_row(r, d, reporter, span_share(&span, d, messages),
		    err);
	return st;
}

/*
 * The pair of the window that columns 0 and 1 name, or NULL. Both statements
 * give pairs by combination and address, so one walk finds them all.
 */
static struct verdict_pair *
pair_again(struct reader *r, const struct ask *ask)
{
	const void *address = ask_blob(ask, 1, sizeof(struct dmarc_address));
	uint64_t number = ask_count(ask, 0);

	for (; address != NULL && r->again < r->window_pairs; r->again++) {
		struct verdict_pair *p = &r->out->pair[r->again];
		int c = p->mail->number != number ?
		    (p->mail->number > number) - (p->mail->number < number) :
		    memcmp(p->source.byte, address, sizeof p->source.byte);

		if (c >= 0)
			return c == 0 ? p : NULL;
	}
	return NULL;
}

/* A row of verdict_older.sql. */
static enum dmarc_status
read_older(struct reader *r, const struct ask *ask, struct dmarc_err *err)
{
	struct verdict_pair *p = pair_again(r, ask);
	enum dmarc_status st = p != NULL ? DMARC_OK : use_pair(r, ask, err);

	if (st != DMARC_OK)
		return st;
	if (p == NULL)
		p = &r->out->pair[r->out->facts.pairs - 1];
	p->older_first = day_of(ask_number(ask, 2));
	p->older_last = day_of(ask_number(ask, 3));
	return DMARC_OK;
}

static enum dmarc_status
add_report(struct reader *r, uint32_t reporter, int64_t day, uint64_t n,
    bool empty, struct dmarc_err *err)
{
	struct gathered *o = r->out;

	if (day <= o->facts.last - W28 - W7 || day > o->facts.last)
		return DMARC_OK;
	if (!room(&o->report, o->facts.reports, &o->report_size,
	    sizeof *o->report))
		return no_memory(err);
	o->report[o->facts.reports++] = (struct verdict_report){
		.reporter = reporter, .day = day, .reports = n,
		.empty = empty };
	return DMARC_OK;
}

/* A row of verdict_reports.sql. */
static enum dmarc_status
read_report(struct reader *r, const struct ask *ask, struct dmarc_err *err)
{
	int64_t day = day_of(ask_number(ask, 1));
	bool empty = ask_count(ask, 3) > 0;
	uint32_t reporter;
	struct span span;
	enum dmarc_status st = reporters_use(&r->out->reporters, r->g->asker,
	    r->g->tables->suffixes, ask_number(ask, 0), r->arena, &reporter,
	    err);

	if (st == DMARC_OK)
		st = add_report(r, reporter, day, ask_count(ask, 2), empty,
		    err);
	if (day > r->out->facts.last - W28 && day <= r->out->facts.last)
		r->out->facts.scope_reports[0] += ask_count(ask, 2);
	if (st != DMARC_OK || ask_null(ask, 4))
		return st;
	span = span_of(ask_number(ask, 4), ask_number(ask, 5));
	for (int64_t d = span.first; st == DMARC_OK && d <= span.last; d++)
		if (d != day)
			st = add_report(r, reporter, d, 0, empty, err);
	return st;
}

static enum dmarc_status
add_published(struct reader *r, const struct verdict_published *p,
    struct dmarc_err *err)
{
	struct gathered *o = r->out;

	if (!room(&o->published, o->facts.publisheds, &o->published_size,
	    sizeof *o->published))
		return no_memory(err);
	o->published[o->facts.publisheds++] = *p;
	return DMARC_OK;
}

/* Its days up to the last settled one, each with its part of the messages. */
static enum dmarc_status
split_published(struct reader *r, const struct verdict_published *whole,
    const struct span *span, struct dmarc_err *err)
{
	struct verdict_published p = *whole;
	enum dmarc_status st = DMARC_OK;

	for (p.day = span->first; st == DMARC_OK && p.day <= span->last &&
	    p.day <= r->out->facts.last; p.day++) {
		p.messages = span_share(span, p.day, whole->messages);
		st = add_published(r, &p, err);
	}
	return st;
}

/* A row of verdict_policies.sql. */
static enum dmarc_status
read_policy(struct reader *r, const struct ask *ask, struct dmarc_err *err)
{
	const char *t = ask_string(ask, 4);
	bool full = false;
	struct verdict_published p = {
		.day = day_of(ask_number(ask, 0)),
		.policy = { .testing = t == NULL ? -1 : *t == 'y',
		    .pct = ask_null(ask, 5) ? -1 : (int)ask_number(ask, 5),
		    .fo = ask_keep(ask, 8, r->arena, &full) },
		.messages = ask_count(ask, 9), .reports = ask_count(ask, 10),
	};
	const char *word;
	struct span span;

	if ((word = ask_string(ask, 1)) != NULL)
		p.policy.p = p_of(word);
	if ((word = ask_string(ask, 2)) != NULL)
		p.policy.sp = p_of(word);
	if ((word = ask_string(ask, 3)) != NULL)
		p.policy.np = p_of(word);
	if ((word = ask_string(ask, 6)) != NULL)
		p.policy.adkim = alignment_of(word);
	if ((word = ask_string(ask, 7)) != NULL)
		p.policy.aspf = alignment_of(word);
	if (full)
		return no_memory(err);
	if (ask_null(ask, 11))
		return add_published(r, &p, err);
	span = span_of(ask_number(ask, 11), ask_number(ask, 12));
	return split_published(r, &p, &span, err);
}

/* All rows of one statement about the days from from to to. */
static enum dmarc_status
read_all(struct reader *r, enum ask_sql sql, int64_t from, int64_t to,
    enum dmarc_status each(struct reader *, const struct ask *,
    struct dmarc_err *), struct dmarc_err *err)
{
	struct ask ask = ask_start(r->g->asker, sql);
	struct dmarc_err trouble;
	enum dmarc_status st = DMARC_OK, read;

	ask_text(&ask, ":domain", r->domain);
	if (from != NEVER)
		ask_int(&ask, ":from", ask_seconds(from));
	if (to != NEVER)
		ask_int(&ask, ":to", ask_seconds(to));
	ask_int(&ask, ":strict", r->strict);
	while (st == DMARC_OK && ask_row(&ask))
		st = each(r, &ask, err);
	read = ask_end(&ask, &trouble);
	if (st == DMARC_OK && read != DMARC_OK) {
		*err = trouble;
		st = read;
	}
	return st;
}

/* A row of verdict_scopes.sql. */
static enum dmarc_status
read_scopes(struct reader *r, const struct ask *ask, struct dmarc_err *err)
{
	(void)err;
	for (int i = 0; i < 2; i++)
		r->out->facts.scope_reports[i] = ask_count(ask, i);
	return DMARC_OK;
}

/* All reports are of the domain itself, unless there are subdomains. */
static enum dmarc_status
count_reports(struct reader *r, struct dmarc_err *err)
{
	const struct verdict_facts *f = &r->out->facts;

	for (size_t i = 0; i < f->pairs; i++)
		if (r->out->pair[i].mail->below)
			return read_all(r, ASK_verdict_scopes,
			    f->last - W28 + 1, f->last, read_scopes, err);
	return DMARC_OK;
}

static enum dmarc_status
read_mismatch(struct reader *r, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->g->asker, ASK_verdict_mismatch);

	ask_text(&ask, ":domain", r->domain);
	ask_int(&ask, ":from", ask_seconds(r->out->facts.last - W28 + 1));
	ask_int(&ask, ":to", ask_seconds(r->out->facts.last));
	if (ask_row(&ask)) {
		r->out->mismatch_reports = ask_count(&ask, 0);
		r->out->mismatch_messages = ask_count(&ask, 1);
	}
	return ask_end(&ask, err);
}

/* What the operator says of the domain. */
static void
read_settings(struct reader *r)
{
	const struct dmarc_settings *s = r->g->settings;
	const struct settings_domain *d = settings_domain(s, r->domain);
	struct verdict_facts *f = &r->out->facts;

	if (s->profile != NULL && strcmp(s->profile, "cautious") == 0)
		f->profile = PROFILE_CAUTIOUS;
	else if (s->profile != NULL && strcmp(s->profile, "fast") == 0)
		f->profile = PROFILE_FAST;
	f->goal_quarantine = s->goal != NULL &&
	    strcmp(s->goal, "quarantine") == 0;
	if (d != NULL) {
		f->no_mail = !d->sends_mail;
		f->forwarding_accepted = d->accept_forwarding_loss;
		r->identity.tenants = d->tenants;
	}
}

/* What DNS says of the domain. */
static enum dmarc_status
read_dns(struct reader *r, struct dmarc_err *err)
{
	struct verdict_facts *f = &r->out->facts;
	struct dns *dns = &r->out->dns;
	struct verdict_dns_error *error;
	struct verdict_key *key;
	enum dmarc_status st = dns_read(r->g->asker, r->domain, r->g->now,
	    r->arena, dns, err);

	if (st == DMARC_OK)
		st = dns_hosts_known(r->g->asker, &r->identity.hosts, err);
	if (st != DMARC_OK)
		return st;
	error = arena_array(r->arena, dns->findings + 1, sizeof *error);
	key = arena_array(r->arena, dns->keys + 1, sizeof *key);
	if (error == NULL || key == NULL)
		return no_memory(err);
	for (size_t i = 0; i < dns->findings; i++)
		if (strcmp(dns->finding[i].severity, "error") == 0)
			error[f->dns_errors++] = (struct verdict_dns_error){
				dns->finding[i].code, dns->finding[i].detail };
	f->dns_error = error;
	f->dns_checked = dns->checked == INT64_MIN ? NEVER :
	    day_of(dns->checked);
	f->dns_parked = dns->parked;
	if (dns->dmarc != NULL && policy_of_record(dns->dmarc,
	    &f->dns_policy))
		f->dns_record = dns->dmarc;
	if (f->dns_record != NULL)
		f->dns_ttl = dns->dmarc_ttl;
	for (size_t i = 0; i < dns->keys; i++)
		key[f->keys++] = (struct verdict_key){ dns->key[i].domain,
		    dns->key[i].selector, dns->key[i].ttl };
	f->key = key;
	return DMARC_OK;
}

/* The rows of W28, and the reports of it and of the week before. */
static enum dmarc_status
read_window(struct reader *r, int64_t last, struct dmarc_err *err)
{
	struct verdict_facts *f = &r->out->facts;
	enum dmarc_status st;

	r->identity = (struct identity){ .asker = r->g->asker,
	    .tables = r->g->tables, .dns = &r->out->dns, .domain = r->domain,
	    .now = r->g->now, .arena = r->arena };
	*f = (struct verdict_facts){ .domain = r->domain,
	    .today = day_of(r->g->now), .last = last, .dns_checked = NEVER,
	    .explain = r->g->explain, .pct_step = r->g->pct_step,
	    .dns_ttl = -1 };
	read_settings(r);
	st = read_dns(r, err);
	if (st == DMARC_OK)
		st = read_all(r, ASK_verdict_rows, last - W28 + 1, last,
		    read_row, err);
	return st != DMARC_OK ? st : read_all(r, ASK_verdict_reports,
	    last - W28 - W7 + 1, last, read_report, err);
}

/* The arrays move while they grow: only now they are where they stay. */
static void
settle(struct gathered *out)
{
	struct verdict_facts *f = &out->facts;

	f->pair = out->pair;
	f->row = out->row;
	f->reporter = out->reporters.list;
	f->reporters = out->reporters.n;
	f->report = out->report;
	f->published = out->published;
}

enum dmarc_status
gather_window(const struct gather *g, const char *domain, bool strict,
    int64_t last, struct arena *a, struct gathered *out,
    struct dmarc_err *err)
{
	struct reader r = { .g = g, .domain = domain, .strict = strict,
	    .arena = a, .out = out };
	enum dmarc_status st = read_window(&r, last, err);

	settle(out);
	return st;
}

enum dmarc_status
gather_facts(const struct gather *g, const char *domain, bool strict,
    struct arena *a, struct gathered *out, struct dmarc_err *err)
{
	struct reader r = { .g = g, .domain = domain, .strict = strict,
	    .arena = a, .out = out };
	int64_t last = gather_last_settled(g->now);
	enum dmarc_status st = read_window(&r, last, err);

	r.window_pairs = out->facts.pairs;
	if (st == DMARC_OK && !g->brief)
		st = read_all(&r, ASK_verdict_older, last - W28 + 1, NEVER,
		    read_older, err);
	if (st == DMARC_OK)
		st = read_all(&r, ASK_verdict_policies, NEVER, last,
		    read_policy, err);
	if (st == DMARC_OK)
		st = count_reports(&r, err);
	if (st == DMARC_OK)
		st = read_mismatch(&r, err);
	settle(out);
	return st;
}

void
gathered_free(struct gathered *g)
{
	free(g->pair);
	free(g->row);
	reporters_free(&g->reporters);
	free(g->report);
	free(g->published);
	*g = (struct gathered){ 0 };
}
