/*
 * dns.c: see dns.h.
 */
#include "store/read/dns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/address.h"
#include "store/read/statement.h"

/* The state of reading one domain. */
struct reader {
	struct snapshot *db;
	const char *domain;
	int64_t now;
	struct arena *arena;
	struct dns *out;
	size_t mx, dmarc, spf;	/* number of records of each kind */
	bool null_mx;
};

/*
 * Makes room for an element in an arena list, which doubles; out of memory:
 * returns NULL and ends the rows.
 */
static void *
room(struct reader *r, struct statement *s, const void *list, size_t n,
    size_t bytes)
{
	void *more;

	if (n != 0 && (n & (n - 1)) != 0)
		return (void *)list;
	more = arena_array(r->arena, n == 0 ? 1 : n * 2, bytes);
	if (more == NULL)
		statement_fail(s, DMARC_E_NOMEM, "out of memory");
	else if (n > 0)
		memcpy(more, list, n * bytes);
	return more;
}

static enum dmarc_status
read_domain(struct reader *r, struct dmarc_err *err)
{
	struct statement s = statement_about(r->db, READ_dns_domain, r->domain);
	int64_t since;

	bind_int(&s, ":now", r->now);
	if (statement_row(&s)) {
		r->out->checked = column_int(&s, 0);
		r->out->spf_lookups = column_int_or(&s, 1, -1);
		r->out->dnssec = (int)column_int_or(&s, 2, -1);
		r->out->mx_answered = column_int_or(&s, 3, INT64_MIN);
		r->out->spf_answered = column_int_or(&s, 4, INT64_MIN);
		r->out->dmarc_answered = column_int_or(&s, 5, INT64_MIN);
		r->out->unknown = column_copy(&s, 6, r->arena);
		since = r->now - DNS_RECORD_DAYS * DAY_SECONDS;
		r->out->recent = column_int_or(&s, 3, r->out->checked) >=
		    since && column_int_or(&s, 4, r->out->checked) >= since;
	}
	return statement_end(&s, DMARC_OK, err);
}

/* The text of a record if it is the only record of its kind. */
static const char *
only(struct reader *r, struct statement *s, size_t *of_kind)
{
	return (*of_kind)++ > 0 ? NULL : column_copy(s, 1, r->arena);
}

static void
note_record(struct reader *r, struct statement *s)
{
	const char *text = column_text(s, 1);

	switch (dns_kind_of(column_text(s, 0))) {
	case DNS_MX:
		r->null_mx = text != NULL && strcmp(text, "0 .") == 0;
		r->mx++;
		break;
	case DNS_DMARC:
		r->out->dmarc = only(r, s, &r->dmarc);
		r->out->dmarc_ttl = column_int(s, 2);
		break;
	case DNS_SPF:
		r->out->spf = only(r, s, &r->spf);
		break;
	default:	/* decides nothing */
		break;
	}
}

static enum dmarc_status
read_records(struct reader *r, struct dmarc_err *err)
{
	struct statement s = statement_about(r->db, READ_dns_records,
	    r->domain);

	while (statement_row(&s))
		note_record(r, &s);
	r->out->takes_no_mail = r->mx == 0 ?
	    r->out->mx_answered != INT64_MIN : r->mx == 1 && r->null_mx;
	return statement_end(&s, DMARC_OK, err);
}

/* Reads rows of findings to the list *out of *n. */
static enum dmarc_status
list_findings(struct reader *r, struct statement *s,
    const struct dns_finding **out, size_t *n, struct dmarc_err *err)
{
	while (statement_row(s)) {
		struct dns_finding *list = room(r, s, *out, *n, sizeof *list);

		if (list == NULL)
			break;
		list[(*n)++] = (struct dns_finding){
			.code = column_copy(s, 0, r->arena),
			.severity = dns_severity_of(column_text(s, 1)),
			.detail = column_copy(s, 2, r->arena),
			.fix = column_copy(s, 3, r->arena),
			.place = column_copy(s, 4, r->arena),
			.subject = column_copy(s, 5, r->arena) };
		*out = list;
	}
	return statement_end(s, DMARC_OK, err);
}

static enum dmarc_status
read_findings(struct reader *r, struct dmarc_err *err)
{
	struct statement s = statement_about(r->db, READ_dns_findings,
	    r->domain);

	return list_findings(r, &s, &r->out->finding, &r->out->findings, err);
}

static enum dmarc_status
read_below(struct reader *r, struct dmarc_err *err)
{
	struct statement s = statement_about(r->db, READ_dns_below, r->domain);

	bind_int(&s, ":now", r->now);
	return list_findings(r, &s, &r->out->below, &r->out->belows, err);
}

static enum dmarc_status
read_includes(struct reader *r, struct dmarc_err *err)
{
	struct statement s = statement_about(r->db, READ_dns_includes,
	    r->domain);

	bind_int(&s, ":since", r->now - DNS_RECORD_DAYS * DAY_SECONDS);
	while (statement_row(&s)) {
		const char **list = room(r, &s, (const void *)r->out->include,
		    r->out->includes, sizeof *list);

		if (list == NULL)
			break;
		list[r->out->includes++] = column_copy(&s, 0, r->arena);
		r->out->include = list;
	}
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
read_keys(struct reader *r, struct dmarc_err *err)
{
	struct statement s = statement_about(r->db, READ_dns_keys, r->domain);

	bind_int(&s, ":now", r->now);
	while (statement_row(&s)) {
		struct dns_key *list = room(r, &s, r->out->key, r->out->keys,
		    sizeof *list);

		if (list == NULL)
			break;
		list[r->out->keys++] = (struct dns_key){
			.domain = column_copy(&s, 0, r->arena),
			.selector = column_copy(&s, 1, r->arena),
			.state = dns_key_state_of(column_text(&s, 2)),
			.type = column_copy(&s, 3, r->arena),
			.bits = column_int_or(&s, 4, -1),
			.ttl = column_int_or(&s, 5, -1),
			.testing = column_int(&s, 6) == 1,
			.checked = column_int(&s, 7),
			.first = column_int_or(&s, 8, INT64_MIN) };
		r->out->key = list;
	}
	return statement_end(&s, DMARC_OK, err);
}

/* Reads what was published at a name, which is in the arena. */
static enum dmarc_status
read_stretches(struct reader *r, const char *kind, const char *name,
    struct dmarc_err *err)
{
	struct statement s = statement_start(r->db, READ_dns_history);

	bind_text(&s, ":kind", kind);
	bind_text(&s, ":name", name);
	bind_int(&s, ":since", r->now - DNS_HISTORY_DAYS * DAY_SECONDS);
	bind_int(&s, ":now", r->now);
	bind_int(&s, ":most", DNS_HISTORY_MOST);
	while (statement_row(&s)) {
		struct dns_stretch *list = room(r, &s, r->out->stretch,
		    r->out->stretches, sizeof *list);

		if (list == NULL)
			break;
		list[r->out->stretches++] = (struct dns_stretch){
			.kind = kind, .name = name,
			.record = column_copy(&s, 0, r->arena),
			.first = column_int(&s, 1),
			.last = column_int(&s, 2),
			.latest = column_int(&s, 3) == 1 };
		r->out->stretch = list;
	}
	return statement_end(&s, DMARC_OK, err);
}

/* Reads what was published at the name of a key. */
static enum dmarc_status
read_key_stretches(struct reader *r, const struct dns_key *k,
    struct dmarc_err *err)
{
	static const char between[] = "._domainkey.";
	size_t len = strlen(k->selector) + strlen(k->domain) + sizeof between;
	char *name = arena_alloc(r->arena, len);

	if (name == NULL)
		return dmarc_no_memory(err);
	(void)snprintf(name, len, "%s%s%s", k->selector, between, k->domain);
	return read_stretches(r, "dkim", name, err);
}

/* Reads the history, by kind and name. */
static enum dmarc_status
read_history(struct reader *r, struct dmarc_err *err)
{
	const char *domain = arena_strndup(r->arena, r->domain,
	    strlen(r->domain));
	enum dmarc_status st = domain != NULL ? DMARC_OK :
	    dmarc_no_memory(err);

	for (size_t i = 0; st == DMARC_OK && i < r->out->keys; i++)
		st = read_key_stretches(r, &r->out->key[i], err);
	if (st == DMARC_OK)
		st = read_stretches(r, "dmarc", domain, err);
	for (size_t i = 0; st == DMARC_OK && i < r->out->includes; i++)
		st = read_stretches(r, "include", r->out->include[i], err);
	if (st == DMARC_OK)
		st = read_stretches(r, "mx", domain, err);
	return st == DMARC_OK ? read_stretches(r, "spf", domain, err) : st;
}

/*
 * The last change among the n stretches of a name, in seconds: a record came
 * after another had been seen, or went; INT64_MIN: none in DNS_CHANGE_DAYS.
 */
static int64_t
last_change(const struct dns_stretch *s, size_t n, int64_t now)
{
	int64_t since = now - DNS_CHANGE_DAYS * DAY_SECONDS;
	int64_t last = INT64_MIN;

	for (size_t i = 0; i < n; i++) {
		bool came = s[i].first >= since && s[i].first > s[0].first;
		int64_t at = s[i].first >= since ? s[i].first : s[i].last;

		if ((came || (!s[i].latest && s[i].last >= since)) &&
		    at > last)
			last = at;
	}
	return last;
}

static int
latest_first(const void *a, const void *b)
{
	const struct dns_change *x = a, *y = b;
	int c = (x->at < y->at) - (x->at > y->at);

	if (c == 0)
		c = strcmp(x->kind, y->kind);
	return c != 0 ? c : strcmp(x->name, y->name);
}

/* Finds what changed, apart from records of others; false: no memory. */
static bool
find_changes(struct reader *r)
{
	const struct dns_stretch *s = r->out->stretch;
	size_t all = r->out->stretches, n;
	struct dns_change *list = arena_array(r->arena, all + 1, sizeof *list);

	if (list == NULL)
		return false;
	r->out->change = list;
	for (size_t i = 0; i < all; i += n) {
		int64_t at;

		for (n = 1; i + n < all && s[i + n].name == s[i].name &&
		    s[i + n].kind == s[i].kind; n++)
			continue;
		at = last_change(&s[i], n, r->now);
		if (at != INT64_MIN && strcmp(s[i].kind, "include") != 0)
			list[r->out->changes++] = (struct dns_change){
				.kind = s[i].kind, .name = s[i].name,
				.at = at };
	}
	qsort(list, r->out->changes, sizeof *list, latest_first);
	return true;
}

static enum dmarc_status
read_evals(struct reader *r, struct dmarc_err *err)
{
	struct statement s = statement_about(r->db, READ_dns_evals, r->domain);

	bind_int(&s, ":now", r->now);
	while (statement_row(&s)) {
		struct dns_eval *list = room(r, &s, r->out->eval,
		    r->out->evals, sizeof *list);

		if (list == NULL)
			break;
		list[r->out->evals++] = (struct dns_eval){
			.ip = column_copy(&s, 0, r->arena),
			.mail_from = column_copy(&s, 1, r->arena),
			.result = column_copy(&s, 2, r->arena),
			.term = column_copy(&s, 3, r->arena),
			.place = column_copy(&s, 4, r->arena),
			.lookups = column_int(&s, 5),
			.checked = column_int(&s, 6) };
		r->out->eval = list;
	}
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
dns_read(struct snapshot *db, const char *domain, int64_t now,
    struct arena *a, struct dns *out, struct dmarc_err *err)
{
	struct reader r = { .db = db, .domain = domain, .now = now,
	    .arena = a, .out = out };
	enum dmarc_status st;

	*out = (struct dns){ .checked = INT64_MIN, .mx_answered = INT64_MIN,
	    .spf_answered = INT64_MIN, .dmarc_answered = INT64_MIN,
	    .spf_lookups = -1,
	    .dnssec = -1, .dmarc_ttl = -1 };
	st = read_domain(&r, err);
	if (st == DMARC_OK)
		st = read_keys(&r, err);
	if (st != DMARC_OK || out->checked == INT64_MIN)
		return st;
	st = read_records(&r, err);
	if (st == DMARC_OK)
		st = read_findings(&r, err);
	if (st == DMARC_OK)
		st = read_below(&r, err);
	if (st == DMARC_OK)
		st = read_includes(&r, err);
	if (st == DMARC_OK)
		st = read_history(&r, err);
	if (st == DMARC_OK && !find_changes(&r))
		st = dmarc_no_memory(err);
	return st == DMARC_OK ? read_evals(&r, err) : st;
}

enum dmarc_status
dns_evals_read(struct snapshot *db, const char *domain, int64_t now,
    struct arena *a, const struct dns_eval **out, size_t *n,
    struct dmarc_err *err)
{
	struct dns d = { .evals = 0 };
	struct reader r = { .db = db, .domain = domain, .now = now,
	    .arena = a, .out = &d };
	enum dmarc_status st = read_evals(&r, err);

	*out = d.eval;
	*n = d.evals;
	return st;
}

enum dmarc_status
dns_hosts_known(struct snapshot *db, bool *known, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_dns_any);

	*known = statement_row(&s) && column_int(&s, 0) == 1;
	return statement_end(&s, DMARC_OK, err);
}

struct statement
dns_ranges_start(struct snapshot *db, int64_t now)
{
	struct statement s = statement_start(db, READ_dns_ranges);

	bind_int(&s, ":since", now - DNS_RANGE_DAYS * DAY_SECONDS);
	bind_int(&s, ":now", now);
	return s;
}

bool
dns_ranges_next(struct statement *s, struct dns_range *out)
{
	const void *first, *last;

	if (!statement_row(s))
		return false;
	first = column_blob(s, 1, sizeof out->first.byte);
	last = column_blob(s, 2, sizeof out->last.byte);
	if (first == NULL || last == NULL) {
		statement_fail(s, DMARC_E_DATA,
		    "an address in the database is no address");
		return false;
	}
	out->service = column_text(s, 0);
	memcpy(out->first.byte, first, sizeof out->first.byte);
	memcpy(out->last.byte, last, sizeof out->last.byte);
	return true;
}

enum dmarc_status
dns_host_read(struct snapshot *db, const struct dmarc_address *address,
    int64_t now, struct arena *a, struct dns_host *out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_dns_host);
	char ip[DMARC_ADDRESS_TEXT];

	*out = (struct dns_host){ .name = NULL };
	address_text(address, ip);
	bind_text(&s, ":ip", ip);
	bind_int(&s, ":since", now - DNS_HOST_DAYS * DAY_SECONDS);
	bind_int(&s, ":now", now);
	if (statement_row(&s)) {
		out->name = column_copy(&s, 0, a);
		out->confirmed = column_int(&s, 1) == 1;
	}
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
dns_found(struct snapshot *db, const char *name, int64_t now, int *out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_dns_name);

	*out = -1;
	bind_text(&s, ":name", name);
	bind_int(&s, ":now", now);
	if (statement_row(&s))
		*out = column_int(&s, 0) == 1;
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
dns_ages_read(struct snapshot *db, int64_t since, struct dns_ages *out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_dns_ages);

	*out = (struct dns_ages){ .oldest = INT64_MIN };
	bind_int(&s, ":since", since * DAY_SECONDS);
	if (statement_row(&s))
		*out = (struct dns_ages){ .domains = column_count(&s, 0),
			.asked = column_count(&s, 1),
			.unknown = column_count(&s, 2),
			.oldest = column_int_or(&s, 3, INT64_MIN) };
	return statement_end(&s, DMARC_OK, err);
}
