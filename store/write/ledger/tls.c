/*
 * tls.c: see tls.h.
 *
 * Works like report.c: first the checks, then the database says whether the
 * report is new, known, or a revision of a known report.
 */
#include "store/write/ledger/tls.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/facts/tls_report.h"
#include "common/text.h"
#include "store/codes.h"
#include "store/write/ledger/dates.h"
#include "store/write/ledger/message.h"
#include "store/write/ledger/parts.h"
#include "store/write/ledger/revision.h"
#include "store/write/rows/name.h"
#include "store/write/rows/report_key.h"
#include "store/write/rows/source.h"

#define DOMAINS_MOST ((size_t)64 << 20)	/* bytes of all policy domains */
#define JSON_MOST ((size_t)256 << 20)	/* bytes of a policy as JSON */

/* A report on its way into the database. */
struct entry {
	struct store *store;
	const struct dmarc_finding *finding;
	const struct dmarc_tls_report *report;
	int64_t message;
	/* Its key, with begin and end of the report. */
	int64_t reporter;
	const char *report_id;
	const char *domains;
	char made_up[REPORT_ID_MADE_UP];
	struct buf domains_buf;
	/* Other columns. */
	int64_t submitted_for;	/* 0: absent */
	uint64_t skipped;
	struct revision mine;
};

/* ---- checks ---- */

/* Adds sessions; false: the sum is too large. */
static bool
add_sessions(uint64_t *sum, int64_t n)
{
	if (n < 0)	/* not said */
		return true;
	if ((uint64_t)n > DMARC_COUNT_MAX - *sum)
		return false;
	*sum += (uint64_t)n;
	return true;
}

/*
 * Adds the sessions up. The sum has the bound of a single count, so that sums
 * over any number of reports cannot overflow.
 */
static bool
total(const struct dmarc_tls_report *t, uint64_t *sessions)
{
	uint64_t details = 0;

	for (size_t i = 0; i < t->policies; i++) {
		const struct dmarc_tls_policy *p = &t->policy[i];

		if (!add_sessions(sessions, p->successful) ||
		    !add_sessions(sessions, p->failed))
			return false;
		for (uint32_t j = 0; j < p->failures; j++)
			if (!add_sessions(&details, p->failure[j].sessions))
				return false;
	}
	return true;
}

/* Whether it is known whom a policy is about. */
static bool
has_domain(const struct dmarc_tls_report *t, const struct dmarc_tls_policy *p)
{
	return !text_is_absent(p->domain) || !text_is_absent(t->report_domain);
}

static size_t
count_usable(const struct dmarc_tls_report *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->policies; i++)
		n += has_domain(t, &t->policy[i]);
	return n;
}

static void
refuse(struct entered *out, enum dmarc_reason reason)
{
	out->as = ENTERED_REFUSED;
	out->reason = reason;
	out->detail = dmarc_reason_text(reason);
}

/* Whether the ledger accepts the report; else *out says why not. */
static bool
judge(struct entry *e, int64_t now, struct entered *out)
{
	const struct dmarc_tls_report *t = e->report;
	size_t usable = count_usable(t);
	uint64_t sessions = 0;

	if (text_is_absent(t->org_name) && text_is_absent(t->contact)) {
		refuse(out, DMARC_R_NO_REPORTER);
		return false;
	}
	if (!dates_are_plausible(t->begin, t->end, now)) {
		refuse(out, DMARC_R_IMPLAUSIBLE_DATE);
		dates_explain(t->begin, t->end, out->text, sizeof out->text);
		out->detail = out->text;
		return false;
	}
	if (usable == 0) {
		refuse(out, DMARC_R_NO_POLICY_DOMAIN);
		return false;
	}
	if (!total(t, &sessions)) {
		refuse(out, DMARC_R_BAD_POLICIES);
		out->detail = "its counts add up to more than 10^12 sessions";
		return false;
	}
	e->skipped = t->skipped_policies + t->skipped_failures +
	    (t->policies - usable);
	e->mine = (struct revision){ .messages = (int64_t)sessions,
		.provenance = e->finding->provenance };
	memcpy(e->mine.facts, t->facts, DMARC_DIGEST);
	return true;
}

/* ---- the key ---- */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Lists the policy domains, each once, sorted. NULL: out of memory. */
static const char *
list_domains(const struct dmarc_tls_report *t, struct buf *out)
{
	const char **name = calloc(t->policies + 1, sizeof *name);
	size_t n = 0;

	if (name == NULL)
		return NULL;
	for (size_t i = 0; i < t->policies; i++)
		if (!text_is_absent(t->policy[i].domain))
			name[n++] = t->policy[i].domain;
	qsort(name, n, sizeof *name, by_text);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && strcmp(name[i], name[i - 1]) == 0)
			continue;
		if (out->len > 0)
			buf_byte(out, ',');
		buf_text(out, name[i]);
	}
	free(name);
	return buf_string(out);
}

static enum dmarc_status
make_key(struct entry *e, struct dmarc_err *err)
{
	const struct dmarc_tls_report *t = e->report;
	struct rows *rows = &e->store->rows;
	enum dmarc_status st = reporter_row(rows, t->org_name, t->contact,
	    &e->reporter, err);

	if (st == DMARC_OK && !text_is_absent(t->report_domain))
		st = domain_row(rows, t->report_domain, &e->submitted_for,
		    err);
	if (st != DMARC_OK)
		return st;
	e->report_id = report_id_or(t->report_id, t->facts, e->made_up);
	e->domains = list_domains(t, &e->domains_buf);
	return e->domains != NULL ? DMARC_OK : dmarc_no_memory(err);
}

static void
bind_key(struct call *c, const struct entry *e)
{
	call_int(c, P_reporter, e->reporter);
	call_text(c, P_report_id, e->report_id);
	call_int(c, P_begin_ts, e->report->begin);
	call_int(c, P_end_ts, e->report->end);
	call_text(c, P_domains, e->domains);
}

static enum dmarc_status
find(const struct entry *e, struct revision *champion, struct revision *known,
    struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_find_tls_report);
	enum dmarc_status st;

	bind_key(&c, e);
	st = revision_read(&c, champion, err);
	if (st != DMARC_OK || !champion->exists)
		return st;
	if (memcmp(champion->facts, e->mine.facts, DMARC_DIGEST) == 0) {
		*known = *champion;
		return DMARC_OK;
	}
	c = call_start(e->store->writer, SQL_find_tls_revision);
	bind_key(&c, e);
	call_blob(&c, P_facts, e->mine.facts, DMARC_DIGEST);
	return revision_read(&c, known, err);
}

/* ---- rows ---- */

/* Binds the facts about a copy of a report, which may differ between copies. */
static void
bind_copy(struct call *c, const struct entry *e)
{
	const struct dmarc_tls_report *t = e->report;

	call_int(c, P_message, e->message);
	call_int(c, P_provenance, provenance_code(e->finding->provenance));
	call_optional(c, P_org_name, t->org_name);
	call_optional(c, P_contact, t->contact);
	if (e->submitted_for != 0)
		call_int(c, P_submitted_for, e->submitted_for);
	call_int(c, P_repaired, t->repaired);
	call_int(c, P_skipped, (int64_t)e->skipped);
}

static enum dmarc_status
add_head(const struct entry *e, bool standing, int64_t *row,
    struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_add_tls_report);

	bind_key(&c, e);
	bind_copy(&c, e);
	call_blob(&c, P_facts, e->mine.facts, DMARC_DIGEST);
	call_int(&c, P_sessions, e->mine.messages);
	call_int(&c, P_standing, standing);
	return call_add(&c, row, err);
}

/* An array of text as JSON; "" if it is empty. NULL: out of memory. */
static const char *
json_of(struct buf *b, const char *const *string, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		buf_byte(b, i == 0 ? '[' : ',');
		text_json(b, string[i]);
	}
	if (n > 0)
		buf_byte(b, ']');
	return buf_string(b);
}

static void
bind_sessions(struct call *c, enum store_param p, int64_t n)
{
	if (n >= 0)
		call_int(c, p, n);
}

static enum dmarc_status
add_policy_row(const struct entry *e, const struct dmarc_tls_policy *p,
    int64_t report, int64_t domain, int64_t policy_domain, int64_t *row,
    struct dmarc_err *err)
{
	struct buf strings = BUF_INIT(JSON_MOST), mx = BUF_INIT(JSON_MOST);
	const char *policy = json_of(&strings, p->string, p->strings);
	const char *patterns = json_of(&mx, p->mx, p->mxs);
	enum dmarc_status st;

	if (policy == NULL || patterns == NULL) {
		st = dmarc_no_memory(err);
	} else {
		struct call c = call_start(e->store->writer,
		    SQL_add_tls_policy);

		call_int(&c, P_report, report);
		call_int(&c, P_domain, domain);
		call_int(&c, P_policy_domain, policy_domain);
		call_int(&c, P_type, tls_type_code(p->type));
		call_int(&c, P_mode, tls_mode_code(p->mode));
		call_text(&c, P_strings, policy);
		call_text(&c, P_mx, patterns);
		bind_sessions(&c, P_successful, p->successful);
		bind_sessions(&c, P_failed, p->failed);
		st = call_add(&c, row, err);
	}
	buf_free(&strings);
	buf_free(&mx);
	return st;
}

static enum dmarc_status
add_failure(const struct entry *e, const struct dmarc_tls_failure *f,
    int64_t policy, struct dmarc_err *err)
{
	struct rows *rows = &e->store->rows;
	int64_t sending = 0, receiving = 0, mx = 0;
	struct call c;
	enum dmarc_status st = name_row(rows, f->mx, &mx, err);

	if (st == DMARC_OK && f->has_sending)
		st = source_row(rows, &f->sending, &sending, err);
	if (st == DMARC_OK && f->has_receiving)
		st = source_row(rows, &f->receiving, &receiving, err);
	if (st != DMARC_OK)
		return st;
	c = call_start(e->store->writer, SQL_add_tls_failure);
	call_int(&c, P_policy, policy);
	call_int(&c, P_result, tls_result_code(f->result));
	call_optional(&c, P_said, f->said);
	if (f->has_sending)
		call_int(&c, P_sending, sending);
	if (f->has_receiving)
		call_int(&c, P_receiving, receiving);
	call_int(&c, P_mx, mx);
	call_optional(&c, P_helo, f->helo);
	call_optional(&c, P_information, f->information);
	call_optional(&c, P_reason, f->reason);
	bind_sessions(&c, P_sessions, f->sessions);
	return call_run(&c, err);
}

/* Adds a policy; set_domains() then says whom it is about. */
static enum dmarc_status
add_policy(const struct entry *e, const struct dmarc_tls_policy *p,
    int64_t report, struct dmarc_err *err)
{
	int64_t domain = e->submitted_for, name, row = 0;
	enum dmarc_status st = name_row(&e->store->rows, p->domain, &name,
	    err);

	if (st == DMARC_OK && name != CODE_NONE)
		st = domain_row(&e->store->rows, p->domain, &domain, err);
	if (st == DMARC_OK)
		st = add_policy_row(e, p, report, domain, name, &row, err);
	for (uint32_t i = 0; i < p->failures && st == DMARC_OK; i++)
		st = add_failure(e, &p->failure[i], row, err);
	return st;
}

/* Finds out whom the policies of a report are about. */
static enum dmarc_status
set_domains(const struct entry *e, int64_t report, struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_set_tls_domains);

	call_int(&c, P_first, report);
	call_int(&c, P_last, report);
	return call_run(&c, err);
}

static enum dmarc_status
add_report(const struct entry *e, bool standing, struct dmarc_err *err)
{
	const struct dmarc_tls_report *t = e->report;
	int64_t row = 0;
	enum dmarc_status st = add_head(e, standing, &row, err);

	for (size_t i = 0; i < t->policies && st == DMARC_OK; i++)
		if (has_domain(t, &t->policy[i]))
			st = add_policy(e, &t->policy[i], row, err);
	return st == DMARC_OK ? set_domains(e, row, err) : st;
}

/* ---- which copy and which revision counts ---- */

static enum dmarc_status
set_standing(const struct entry *e, int64_t report, bool standing,
    struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_set_tls_standing);

	call_int(&c, P_report, report);
	call_int(&c, P_standing, standing);
	return call_run(&c, err);
}

/* Handles another copy of a stored report: see improve() in report.c. */
static enum dmarc_status
improve(const struct entry *e, const struct revision *champion,
    const struct revision *known, struct dmarc_err *err)
{
	struct call c;
	enum dmarc_status st;

	if (!provenance_is_better(e->mine.provenance, known->provenance))
		return DMARC_OK;
	c = call_start(e->store->writer, SQL_improve_tls_report);
	call_int(&c, P_report, known->report);
	bind_copy(&c, e);
	st = call_run(&c, err);
	if (st == DMARC_OK)
		st = set_domains(e, known->report, err);
	if (st != DMARC_OK || known->report == champion->report ||
	    !revision_beats(&e->mine, champion))
		return st;
	st = set_standing(e, champion->report, false, err);
	if (st == DMARC_OK)
		st = set_standing(e, known->report, true, err);
	return st;
}

static void
mark(const struct entry *e, bool conflict, bool standing, struct entered *out)
{
	const struct dmarc_tls_report *t = e->report;

	if (conflict) {
		out->reason = DMARC_R_CONFLICT;
		(void)snprintf(out->text, sizeof out->text, "a TLS report of "
		    "this identity is stored with other facts; %s counts",
		    standing ? "this one" : "the other one");
	} else if (t->repaired) {
		out->reason = DMARC_R_REPAIRED;
		(void)snprintf(out->text, sizeof out->text, "%s",
		    dmarc_reason_text(DMARC_R_REPAIRED));
	} else if (e->skipped > 0) {
		out->reason = DMARC_R_POLICIES_SKIPPED;
		(void)snprintf(out->text, sizeof out->text, "%" PRIu64
		    " of its policies and failures could not be used: %s",
		    e->skipped, t->skipped_why != NULL ? t->skipped_why :
		    dmarc_reason_text(DMARC_R_NO_POLICY_DOMAIN));
	}
	out->detail = out->text;
}

static enum dmarc_status
put(struct entry *e, struct entered *out, struct dmarc_err *err)
{
	struct revision champion = { 0 }, known = { 0 };
	bool standing;
	enum dmarc_status st = make_key(e, err);

	if (st == DMARC_OK)
		st = find(e, &champion, &known, err);
	if (st != DMARC_OK)
		return st;
	out->as = known.exists ? ENTERED_KNOWN : ENTERED_NEW;
	if (known.exists)
		return improve(e, &champion, &known, err);
	standing = !champion.exists || revision_beats(&e->mine, &champion);
	if (champion.exists && standing)
		st = set_standing(e, champion.report, false, err);
	if (st == DMARC_OK)
		st = add_report(e, standing, err);
	mark(e, champion.exists, standing, out);
	return st;
}

enum dmarc_status
tls_enter(struct store *s, const struct dmarc_finding *f,
    const struct entering *m, struct entered *out, struct dmarc_err *err)
{
	struct entry e = { .store = s, .finding = f, .report = f->tls,
		.message = m->row, .domains_buf = BUF_INIT(DOMAINS_MOST) };
	enum dmarc_status st = DMARC_OK;

	if (!judge(&e, m->message->now, out))
		return DMARC_OK;
	if (e.report->end < s->pruned_before) {
		out->as = ENTERED_KNOWN;
		out->remark = dates_pruned;
	} else {
		st = put(&e, out, err);
	}
	buf_free(&e.domains_buf);
	return st;
}
