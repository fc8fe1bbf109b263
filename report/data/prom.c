/*
 * prom.c: see prom.h.
 */
#include "report/data/prom.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "common/facts/words.h"
#include "common/text.h"
#include "common/vec.h"
#include "store/read/messages.h"
#include "store/read/reports.h"

#define LABEL 255	/* columns: the longest name of a domain */
#define SAMPLES ((size_t)256 << 20)	/* bytes of a metric, at most */

/* Untrusted text as a label; "" if there is no memory. */
static const char *
label(struct buf *b, const char *text)
{
	const char *s;

	text_prom(b, text, LABEL);
	s = buf_string(b);
	return s != NULL ? s : "";
}

static void
window(struct prom *p, const char *domain, const char *scope,
    const struct verdict *v)
{
	uint64_t all[CLASSES] = { 0 }, pass[CLASSES] = { 0 };
	uint64_t week[CLASSES] = { 0 }, week_pass[CLASSES] = { 0 };
	char class[40];

	for (size_t i = 0; i < v->entries; i++) {
		const struct verdict_entry *e = &v->entry[i];

		all[e->class] += e->messages;
		pass[e->class] += e->pass;
		week[e->class] += e->week;
		week_pass[e->class] += e->week_pass;
	}
	for (int c = CLASS_OWN; c < CLASSES; c++) {
		const char *word = prom_lower(verdict_class_word(
		    (enum verdict_class)c), class);

		prom_sample(p, PROM_WINDOW, (double)week[c], "domain=\"%s\","
		    "scope=\"%s\",class=\"%s\",window=\"7d\"", domain, scope,
		    word);
		prom_sample(p, PROM_WINDOW, (double)all[c], "domain=\"%s\","
		    "scope=\"%s\",class=\"%s\",window=\"28d\"", domain,
		    scope, word);
		prom_sample(p, PROM_WINDOW_FAILING,
		    (double)(week[c] - week_pass[c]), "domain=\"%s\","
		    "scope=\"%s\",class=\"%s\",window=\"7d\"", domain, scope,
		    word);
		prom_sample(p, PROM_WINDOW_FAILING, (double)(all[c] - pass[c]),
		    "domain=\"%s\",scope=\"%s\",class=\"%s\",window=\"28d\"",
		    domain, scope, word);
	}
}

static void
verdict(struct prom *p, const char *domain, const char *scope,
    const struct verdict *v)
{
	uint64_t kinds[KINDS] = { 0 };
	char word[40];

	for (int c = 0; c < VERDICT_CODES; c++)
		prom_sample(p, PROM_STATE, c == (int)v->code, "domain=\"%s\","
		    "scope=\"%s\",state=\"%s\"", domain, scope,
		    prom_lower(verdict_code_word((enum verdict_code)c), word));
	for (size_t i = 0; i < v->blockers; i++)
		kinds[v->blocker[i].kind]++;
	for (int k = KIND_EMERGENCY; k < KIND_ADVICE; k++)
		prom_sample(p, PROM_BLOCKERS, (double)kinds[k], "domain=\"%s\","
		    "scope=\"%s\",kind=\"%s\"", domain, scope,
		    verdict_kind_word((enum verdict_kind)k));
	if (v->rate.n > 0) {
		prom_sample(p, PROM_RATIO, v->rate.ratio, "domain=\"%s\","
		    "scope=\"%s\",window=\"28d\"", domain, scope);
		prom_sample(p, PROM_UPPER, v->rate.upper, "domain=\"%s\","
		    "scope=\"%s\",window=\"28d\"", domain, scope);
	}
	if (v->policy_known)
		prom_sample(p, PROM_DAYS_AT_POLICY, (double)(v->days_at_policy *
		    DAY_SECONDS),
		    "domain=\"%s\",scope=\"%s\"", domain, scope);
	prom_sample(p, PROM_COVERAGE, (double)v->days / W28, "domain=\"%s\","
	    "scope=\"%s\",window=\"28d\"", domain, scope);
}

static const char *
known_word(const char *word)
{
	return word != NULL ? word : "";
}

/* The messages of reports that no verdict hears. */
static void
left_out(struct prom *p, const char *domain, const char *why,
    const struct apart_reports *a)
{
	prom_sample(p, PROM_LEFT_OUT, a->left_out ? (double)a->messages : 0,
	    "domain=\"%s\",why=\"%s\",window=\"28d\"", domain, why);
}

/* What DNS says of a domain; nothing if it was never looked up. */
static void
put_dns(struct prom *p, const char *domain, const struct dns *dns)
{
	static const enum dns_severity all[] = { DNS_ERROR, DNS_WARNING,
	    DNS_INFO };

	if (dns->checked == INT64_MIN)
		return;
	if (dns->spf_lookups >= 0)
		prom_sample(p, PROM_SPF_LOOKUPS, (double)dns->spf_lookups,
		    "domain=\"%s\"", domain);
	prom_sample(p, PROM_DNS_CHECKED, (double)dns->checked, "domain=\"%s\"",
	    domain);
	prom_sample(p, PROM_DNS_UNKNOWN, dns->unknown != NULL, "domain=\"%s\"",
	    domain);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		size_t n = 0;

		for (size_t j = 0; j < dns->findings; j++)
			n += dns->finding[j].severity == all[i];
		prom_sample(p, PROM_DNS_FINDINGS, (double)n,
		    "domain=\"%s\",severity=\"%s\"", domain,
		    dns_severity_word(all[i]));
	}
	for (size_t i = 0; i < dns->keys; i++) {
		const struct dns_key *k = &dns->key[i];
		struct buf name = BUF_INIT(4096), of = BUF_INIT(4096);

		if (k->first == INT64_MIN)
			continue;
		prom_sample(p, PROM_DNS_KEY_AGE,
		    (double)(day_of(p->gather->now) - day_of(k->first)),
		    "domain=\"%s\",d=\"%s\",selector=\"%s\"", domain,
		    label(&of, k->domain), label(&name, k->selector));
		buf_free(&name);
		buf_free(&of);
	}
}

/* The metrics of a domain without a scope. */
static void
whole_domain(struct prom *p, const char *domain, const struct judgement *j)
{
	const struct verdict *v = &j->verdict[0];

	left_out(p, domain, "mismatch", &j->hearing.mismatch);
	left_out(p, domain, "unvouched", &j->hearing.unvouched);
	if (v->policy_known)
		prom_sample(p, PROM_POLICY, 1, "domain=\"%s\",p=\"%s\","
		    "sp=\"%s\",np=\"%s\",t=\"%s\"", domain,
		    known_word(p_word(v->policy.p)),
		    known_word(p_word(v->policy.sp)),
		    known_word(p_word(v->policy.np)),
		    v->policy.testing < 0 ? "" :
		    v->policy.testing == 1 ? "y" : "n");
	put_dns(p, domain, &j->dns);
}

/* The reports of one organization about a domain. */
struct org_sum {
	const char *org;
	uint64_t reports;
	int64_t last;
};

static int
by_reports(const void *a, const void *b)
{
	const struct org_sum *x = a, *y = b;

	if (x->reports != y->reports)
		return x->reports > y->reports ? -1 : 1;
	return strcmp(x->org, y->org);
}

/* Reports by organization, and the sums of all. */
struct history {
	struct reporters reporters;
	struct org_sum *sum;
	size_t size;
	uint64_t messages, pass, none, quarantine, reject;
};

static enum dmarc_status
add_history(struct prom *p, struct history *h,
    const struct submitter_totals *t, struct arena *a, struct dmarc_err *err)
{
	size_t before = h->reporters.n;
	uint32_t at;
	enum dmarc_status st = reporters_use(&h->reporters, p->gather->db,
	    p->gather->tables->suffixes, t->submitter, a, &at, err);

	if (st != DMARC_OK)
		return st;
	if (h->reporters.n > before) {
		if (!vec_room(&h->sum, before, &h->size, sizeof *h->sum))
			return dmarc_no_memory(err);
		h->sum[at] = (struct org_sum){ .org = h->reporters.list[at].org,
		    .last = INT64_MIN };
	}
	h->sum[at].reports += t->reports;
	if (t->last_end > h->sum[at].last)
		h->sum[at].last = t->last_end;
	h->messages += t->messages;
	h->pass += t->pass;
	h->none += t->none;
	h->quarantine += t->quarantine;
	h->reject += t->reject;
	return DMARC_OK;
}

static void
put_reporters(struct prom *p, const char *domain, struct history *h)
{
	size_t n = h->reporters.n;
	struct org_sum other = { .last = INT64_MIN };

	if (n > 0)
		qsort(h->sum, n, sizeof *h->sum, by_reports);
	for (size_t i = 0; i < n; i++) {
		struct buf org = BUF_INIT(4096);
		const char *name;

		if (i >= PROM_REPORTERS ||
		    h->sum[i].org == h->reporters.more_name) {
			other.reports += h->sum[i].reports;
			if (h->sum[i].last > other.last)
				other.last = h->sum[i].last;
			continue;
		}
		name = label(&org, h->sum[i].org);
		prom_sample(p, PROM_REPORTS, (double)h->sum[i].reports,
		    "domain=\"%s\",reporter=\"%s\"", domain, name);
		prom_sample(p, PROM_LAST_REPORT, (double)h->sum[i].last,
		    "domain=\"%s\",reporter=\"%s\"", domain, name);
		buf_free(&org);
	}
	if (n > PROM_REPORTERS) {
		prom_sample(p, PROM_REPORTS, (double)other.reports,
		    "domain=\"%s\",reporter=\"other\"", domain);
		prom_sample(p, PROM_LAST_REPORT, (double)other.last,
		    "domain=\"%s\",reporter=\"other\"", domain);
	}
}

static enum dmarc_status
history(struct prom *p, const char *name, const char *domain, struct arena *a,
    struct dmarc_err *err)
{
	struct statement s = submitter_totals_start(p->gather->db, name);
	struct submitter_totals totals;
	struct history h = { .reporters.most = REPORTERS_KEPT };
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && submitter_totals_next(&s, &totals))
		st = add_history(p, &h, &totals, a, err);
	st = statement_end(&s, st, err);
	if (st == DMARC_OK) {
		put_reporters(p, domain, &h);
		prom_sample(p, PROM_MESSAGES, (double)h.pass,
		    "domain=\"%s\",result=\"pass\"", domain);
		prom_sample(p, PROM_MESSAGES, (double)(h.messages - h.pass),
		    "domain=\"%s\",result=\"fail\"", domain);
		prom_sample(p, PROM_DISPOSITION, (double)h.none,
		    "domain=\"%s\",disposition=\"none\"", domain);
		prom_sample(p, PROM_DISPOSITION, (double)h.quarantine,
		    "domain=\"%s\",disposition=\"quarantine\"", domain);
		prom_sample(p, PROM_DISPOSITION, (double)h.reject,
		    "domain=\"%s\",disposition=\"reject\"", domain);
	}
	reporters_free(&h.reporters);
	free(h.sum);
	return st;
}

enum dmarc_status
prom_domain(struct prom *p, const char *domain, const struct judgement *j,
    const struct beside *b, struct arena *a, struct dmarc_err *err)
{
	struct buf name = BUF_INIT(4096);
	const char *shown = label(&name, domain);
	enum dmarc_status st = history(p, domain, shown, a, err);

	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++) {
		const struct verdict *v = &j->verdict[i];
		const char *scope = v->below ? "subdomains" : "domain";

		window(p, shown, scope, v);
		verdict(p, shown, scope, v);
	}
	if (st == DMARC_OK)
		whole_domain(p, shown, j);
	if (st == DMARC_OK)
		prom_beside(p, shown, b);
	buf_free(&name);
	return st;
}

/* The metrics of the whole database. */
static enum dmarc_status
ledger(struct prom *p, struct dmarc_err *err)
{
	struct message_totals t;
	enum dmarc_status st = message_totals_read(p->gather->db, &t, err);

	if (st != DMARC_OK)
		return st;
	prom_sample(p, PROM_BUILD_INFO, 1, "version=\"%s\"", DMARC_VERSION);
	for (int o = 0; o < STORE_OUTCOMES; o++)
		prom_sample(p, PROM_FILES, (double)t.outcome[o],
		    "result=\"%s\"", store_outcome_word((enum store_outcome)o));
	if (t.last_seen != INT64_MIN)
		prom_sample(p, PROM_LAST_INGEST, (double)t.last_seen, "%s", "");
	prom_sample(p, PROM_DB_SIZE, (double)t.bytes, "%s", "");
	return DMARC_OK;
}

void
prom_begin(struct prom *p, const struct gather_context *g)
{
	*p = (struct prom){ .gather = g };
	for (size_t i = 0; i < PROM_COUNT; i++)
		p->samples[i] = (struct buf)BUF_INIT(SAMPLES);
}

void
prom_join(struct prom *p, const struct prom *other)
{
	for (size_t i = 0; i < PROM_COUNT; i++) {
		const struct buf *more = &other->samples[i];

		if (more->len > 0)
			buf_add(&p->samples[i], more->data, more->len);
		p->samples[i].failed = p->samples[i].failed || more->failed;
	}
}

enum dmarc_status
prom_write(struct prom *p, struct output *out, struct dmarc_err *err)
{
	enum dmarc_status st = ledger(p, err);

	for (size_t i = 0; st == DMARC_OK && i < PROM_COUNT; i++) {
		const struct buf *s = &p->samples[i];

		if (s->failed)
			return dmarc_no_memory(err);
		if (s->len == 0)
			continue;
		buf_text(&out->buf, "# HELP ");
		buf_text(&out->buf, prom_metric[i].name);
		buf_byte(&out->buf, ' ');
		buf_text(&out->buf, prom_metric[i].help);
		buf_text(&out->buf, "\n# TYPE ");
		buf_text(&out->buf, prom_metric[i].name);
		buf_byte(&out->buf, ' ');
		buf_text(&out->buf, prom_metric[i].type);
		buf_byte(&out->buf, '\n');
		buf_add(&out->buf, s->data, s->len);
		st = output_flush(out, err);
	}
	return st;
}

void
prom_free(struct prom *p)
{
	for (size_t i = 0; i < PROM_COUNT; i++)
		buf_free(&p->samples[i]);
}
