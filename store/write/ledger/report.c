/*
 * report.c: see report.h.
 *
 * First checks the report: refuses values that a CHECK in schema.sql forbids,
 * because a failing statement ends the run. Then the database says whether the
 * report is new, known, or a revision of a known report.
 */
#include "store/write/ledger/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/span.h"
#include "common/text.h"
#include "store/codes.h"
#include "store/write/ledger/dates.h"
#include "store/write/ledger/parts.h"
#include "store/write/ledger/revision.h"
#include "store/write/rows/combination.h"
#include "store/write/rows/metadata.h"
#include "store/write/rows/source.h"
#include "store/write/unsent.h"

struct totals {
	int64_t messages, dmarc_pass, dkim_aligned, spf_aligned;
	int64_t disp_none, disp_quarantine, disp_reject;
};

static void
add_up(struct totals *t, const struct dmarc_combination *c, int64_t n)
{
	t->messages += n;
	if (combination_passes(c))
		t->dmarc_pass += n;
	if (c->dkim_aligned == DMARC_ALIGNED_PASS)
		t->dkim_aligned += n;
	if (c->spf_aligned == DMARC_ALIGNED_PASS)
		t->spf_aligned += n;
	switch (c->disposition) {
	case DMARC_DISP_NONE:
	case DMARC_DISP_PASS:
		t->disp_none += n;
		break;
	case DMARC_DISP_QUARANTINE:
		t->disp_quarantine += n;
		break;
	case DMARC_DISP_REJECT:
		t->disp_reject += n;
		break;
	default:
		break;
	}
}

static void
refuse(struct report_result *out, enum dmarc_reason reason, const char *detail)
{
	out->refused = reason;
	(void)snprintf(out->detail, sizeof out->detail, "%s", detail);
}

/*
 * Adds the records up. The sum has the bound of a single count, so that sums
 * over any number of reports cannot overflow.
 */
static bool
total(const struct dmarc_aggregate *fb, struct totals *t,
    struct report_result *out)
{
	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];

		if (r->combination >= fb->combinations ||
		    r->count > DMARC_COUNT_MAX - (uint64_t)t->messages) {
			refuse(out, DMARC_R_BAD_RECORDS,
			    "its counts add up to more than 10^12 messages");
			return false;
		}
		add_up(t, &fb->combination[r->combination], (int64_t)r->count);
	}
	return true;
}

/*
 * Whether the ledger accepts a report; gives its totals, or in out the reason.
 */
static bool
judge(const struct dmarc_aggregate *fb, int64_t now, struct totals *t,
    struct report_result *out)
{
	if (text_is_absent(fb->policy.domain)) {
		refuse(out, DMARC_R_NO_POLICY_DOMAIN,
		    dmarc_reason_text(DMARC_R_NO_POLICY_DOMAIN));
		return false;
	}
	if (text_is_absent(fb->org_name) && text_is_absent(fb->email)) {
		refuse(out, DMARC_R_NO_REPORTER,
		    dmarc_reason_text(DMARC_R_NO_REPORTER));
		return false;
	}
	if (!dates_are_plausible(fb->begin, fb->end, now)) {
		out->refused = DMARC_R_IMPLAUSIBLE_DATE;
		dates_explain(fb->begin, fb->end, out->detail,
		    sizeof out->detail);
		return false;
	}
	return total(fb, t, out);
}

static void
bind_totals(struct call *c, const struct dmarc_aggregate *fb,
    const struct totals *t)
{
	call_int(c, P_records, (int64_t)fb->records);
	call_int(c, P_messages, t->messages);
	call_int(c, P_dmarc_pass, t->dmarc_pass);
	call_int(c, P_dkim_aligned, t->dkim_aligned);
	call_int(c, P_spf_aligned, t->spf_aligned);
	call_int(c, P_disp_none, t->disp_none);
	call_int(c, P_disp_quarantine, t->disp_quarantine);
	call_int(c, P_disp_reject, t->disp_reject);
}

/* Binds the facts about a copy of a report, which may differ between copies. */
static void
bind_copy(struct call *c, const struct dmarc_finding *f, int64_t message,
    int64_t submitter)
{
	const struct dmarc_aggregate *fb = f->aggregate;
	uint64_t skipped = fb->skipped_records;

	if (skipped > DMARC_COUNT_MAX)
		skipped = DMARC_COUNT_MAX;
	call_int(c, P_message, message);
	call_int(c, P_submitter, submitter);
	call_int(c, P_provenance, provenance_code(f->provenance));
	call_int(c, P_repaired, fb->repaired);
	call_int(c, P_skipped, (int64_t)skipped);
	call_optional(c, P_error, fb->error);
}

static enum dmarc_status
add_report(struct store *s, const struct dmarc_finding *f,
    const struct report_key *key, const struct totals *t, int64_t message,
    bool standing, int64_t first_record, struct dmarc_err *err)
{
	const struct dmarc_aggregate *fb = f->aggregate;
	int64_t submitter, policy, report;
	struct call c;
	enum dmarc_status st = submitter_row(&s->rows, fb, key->reporter,
	    &submitter, err);

	if (st == DMARC_OK)
		st = policy_row(&s->rows, &fb->policy, key->domain, &policy,
		    err);
	if (st != DMARC_OK)
		return st;
	c = call_start(s->writer, SQL_add_report);
	report_key_bind(&c, key);
	bind_totals(&c, fb, t);
	call_int(&c, P_policy, policy);
	call_blob(&c, P_facts, fb->facts, DMARC_DIGEST);
	call_int(&c, P_standing, standing);
	bind_copy(&c, f, message, submitter);
	if (fb->records > 0)
		call_int(&c, P_first_record, first_record);
	st = call_add(&c, &report, err);
	if (st == DMARC_OK && s->fleet)
		st = unsent_add(s->writer, report, err);
	return st;
}

static enum dmarc_status
add_records(struct store *s, const struct dmarc_aggregate *fb,
    const int64_t *combination, int64_t *first, struct dmarc_err *err)
{
	struct record_row *row = calloc(fb->records + 1, sizeof *row);
	enum dmarc_status st = DMARC_OK;

	if (row == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < fb->records && st == DMARC_OK; i++) {
		const struct dmarc_record *r = &fb->record[i];
		const struct dmarc_combination *said =
		    &fb->combination[r->combination];

		row[i].combination = combination[r->combination];
		row[i].messages = (int64_t)r->count;
		row[i].evaluation = evaluation_code(said->disposition,
		    said->dkim_aligned, said->spf_aligned);
		st = source_row(&s->rows, &r->source, &row[i].source, err);
	}
	if (st == DMARC_OK)
		st = records_add(&s->records,
		    &(struct records){ row, fb->records }, first, err);
	free(row);
	return st;
}

/* *first_record: key of the first record; the keys are consecutive. */
static enum dmarc_status
add_facts(struct store *s, const struct dmarc_aggregate *fb,
    int64_t *first_record, struct dmarc_err *err)
{
	int64_t *combination = calloc(fb->combinations + 1,
	    sizeof *combination);
	enum dmarc_status st = DMARC_OK;

	if (combination == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < fb->combinations && st == DMARC_OK; i++)
		st = combination_row(&s->rows, &fb->combination[i],
		    fb->policy.domain, &combination[i], err);
	if (st == DMARC_OK)
		st = add_records(s, fb, combination, first_record, err);
	free(combination);
	return st;
}

/* Adds a mark with its sentence; the last one is the reason. */
static void DMARC_PRINTF(3, 4)
add_mark(struct report_result *out, enum dmarc_reason reason, const char *fmt,
    ...)
{
	size_t used = strlen(out->detail);
	va_list ap;

	out->mark = reason;
	if (used > 0 && used + 2 < sizeof out->detail)
		used += (size_t)snprintf(out->detail + used,
		    sizeof out->detail - used, "; ");
	va_start(ap, fmt);
	(void)vsnprintf(out->detail + used, sizeof out->detail - used, fmt,
	    ap);
	va_end(ap);
}

/*
 * Marks a stored report. What no column of the database holds comes first, as
 * a sentence may be long; the worst comes last.
 */
static void
mark(const struct dmarc_aggregate *fb, bool conflict, bool standing,
    struct report_result *out)
{
	if (span_is_too_long(fb->begin, fb->end))
		add_mark(out, DMARC_R_LONG_PERIOD, "%s",
		    dmarc_reason_text(DMARC_R_LONG_PERIOD));
	if (fb->cut_comments > 0)
		add_mark(out, DMARC_R_COMMENTS_CUT,
		    "%llu of its comments were left out (comment_bytes)",
		    (unsigned long long)fb->cut_comments);
	if (fb->cut_results > 0)
		add_mark(out, DMARC_R_RESULTS_CUT,
		    "%llu of its results were left out (auth_results)",
		    (unsigned long long)fb->cut_results);
	if (conflict)
		add_mark(out, DMARC_R_CONFLICT,
		    "a report of this identity is stored with other facts; "
		    "%s counts", standing ? "this one" : "the other one");
	else if (fb->repaired)
		add_mark(out, DMARC_R_REPAIRED, "%s",
		    dmarc_reason_text(DMARC_R_REPAIRED));
	else if (fb->skipped_records > 0)
		add_mark(out, DMARC_R_RECORDS_SKIPPED,
		    "%llu of its records could not be used: %s",
		    (unsigned long long)fb->skipped_records,
		    fb->skipped_why != NULL ? fb->skipped_why :
		    dmarc_reason_text(DMARC_R_RECORDS_SKIPPED));
}

/*
 * Handles another copy of a stored report. The row describes the best copy, so
 * that the order of arrival does not matter: a genuine copy vouches for facts
 * that a stranger sent earlier, and a stranger's copy of genuine facts changes
 * nothing. A forger gains nothing, because the facts stay the genuine report's.
 */
static enum dmarc_status
improve(struct store *s, const struct dmarc_finding *f,
    const struct report_key *key, const struct revision *mine,
    const struct revision *known, const struct revision *champion,
    int64_t message, struct dmarc_err *err)
{
	int64_t submitter;
	struct call c;
	enum dmarc_status st;

	if (!provenance_is_better(mine->provenance, known->provenance))
		return DMARC_OK;
	st = submitter_row(&s->rows, f->aggregate, key->reporter, &submitter,
	    err);
	if (st != DMARC_OK)
		return st;
	c = call_start(s->writer, SQL_improve_report);
	call_int(&c, P_report, known->report);
	bind_copy(&c, f, message, submitter);
	st = call_run(&c, err);
	if (st == DMARC_OK && s->fleet)
		st = unsent_add(s->writer, known->report, err);
	if (st != DMARC_OK || known->report == champion->report ||
	    !revision_beats(mine, champion))
		return st;
	st = revision_set_standing(s->writer, champion->report, false, err);
	if (st == DMARC_OK)
		st = revision_set_standing(s->writer, known->report, true, err);
	return st;
}

enum dmarc_status
report_put(struct store *s, const struct dmarc_finding *f, int64_t message,
    int64_t now, struct report_result *out, struct dmarc_err *err)
{
	const struct dmarc_aggregate *fb = f->aggregate;
	struct revision mine = { .provenance = f->provenance,
		.records = (int64_t)fb->records };
	struct revision champion = { 0 }, known = { 0 };
	struct totals t = { 0 };
	struct report_key key;
	int64_t first_record = 0;
	bool standing;
	enum dmarc_status st;

	*out = (struct report_result){ 0 };
	if (!judge(fb, now, &t, out))
		return DMARC_OK;
	out->pruned = fb->end < s->pruned_before;
	if (out->pruned)
		return DMARC_OK;
	mine.messages = t.messages;
	memcpy(mine.facts, fb->facts, DMARC_DIGEST);
	st = report_key_of(&s->rows, fb, &key, err);
	if (st == DMARC_OK)
		st = revision_find(s->writer, &key, fb, &champion, &known,
		    err);
	if (st == DMARC_OK && known.exists)
		return improve(s, f, &key, &mine, &known, &champion, message,
		    err);
	if (st != DMARC_OK)
		return st;
	standing = !champion.exists || revision_beats(&mine, &champion);
	if (champion.exists && standing)
		st = revision_set_standing(s->writer, champion.report, false,
		    err);
	if (st == DMARC_OK)
		st = add_facts(s, fb, &first_record, err);
	if (st == DMARC_OK)
		st = add_report(s, f, &key, &t, message, standing,
		    first_record, err);
	if (st != DMARC_OK)
		return st;
	out->is_new = true;
	mark(fb, champion.exists, standing, out);
	return DMARC_OK;
}
