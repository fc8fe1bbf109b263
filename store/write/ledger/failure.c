/*
 * failure.c: see failure.h.
 *
 * Mail that fails DMARC costs its sender nothing, and each such mail may become
 * a failure report: the number of reports is not a fact about the domain, and
 * the rows that they take have a limit. Reports of different provenance have
 * limits of their own, so that forged ones do not take the place of others.
 */
#include "store/write/ledger/failure.h"

#include "common/day.h"
#include "common/facts/digest.h"
#include "common/facts/failure_report.h"
#include "common/facts/words.h"
#include "store/codes.h"
#include "store/write/ledger/dates.h"
#include "store/write/ledger/message.h"
#include "store/write/ledger/parts.h"
#include "store/write/rows/combination.h"
#include "store/write/rows/name.h"
#include "store/write/rows/report_key.h"
#include "store/write/rows/source.h"

/* A report on its way into the database. */
struct entry {
	struct store *store;
	const struct dmarc_failure_report *report;
	int64_t message;
	int64_t provenance;	/* its code */
	int64_t arrival;
	bool guessed;
	int64_t domain, reporter;	/* keys */
	/* Keys of what the report says; 0: not said. */
	int64_t source, header_from, envelope_from, envelope_to;
	int64_t dkim_domain, dkim_selector, dkim, spf;
};

/* A copy of the report that is stored already. */
struct known {
	bool exists;
	int64_t row;
	enum dmarc_provenance provenance;
};

static enum dmarc_status
find(const struct entry *e, struct known *out, struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_find_failure);
	enum dmarc_status st;

	call_blob(&c, P_facts, e->report->facts, DMARC_DIGEST);
	st = call_row(&c, &out->exists, err);
	if (st != DMARC_OK || !out->exists)
		return st;
	out->row = sqlite3_column_int64(c.stmt, 0);
	out->provenance = provenance_of_code(sqlite3_column_int(c.stmt, 1));
	call_end(&c);
	return DMARC_OK;
}

static enum dmarc_status
find_domain_and_reporter(struct entry *e, struct dmarc_err *err)
{
	struct rows *rows = &e->store->rows;
	enum dmarc_status st = domain_row(rows, e->report->domain, &e->domain,
	    err);

	if (st == DMARC_OK)
		st = reporter_row(rows, e->report->reporter, NULL,
		    &e->reporter, err);
	return st;
}

/* Finds or adds the other rows that the report refers to. */
static enum dmarc_status
find_rows(struct entry *e, struct dmarc_err *err)
{
	const struct dmarc_failure_report *r = e->report;
	struct rows *rows = &e->store->rows;
	const struct {
		const char *name;
		int64_t *row;
	} names[] = {
		{ r->header_from, &e->header_from },
		{ r->envelope_from, &e->envelope_from },
		{ r->envelope_to, &e->envelope_to },
		{ r->dkim_domain, &e->dkim_domain },
		{ r->dkim_selector, &e->dkim_selector },
	};
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < sizeof names / sizeof *names &&
	    st == DMARC_OK; i++)
		st = name_row(rows, names[i].name, names[i].row, err);
	if (st == DMARC_OK && r->has_source)
		st = source_row(rows, &r->source, &e->source, err);
	if (st == DMARC_OK)
		st = dkim_row(rows, r->dkim, r->dkims, &e->dkim, err);
	if (st == DMARC_OK)
		st = spf_row(rows, r->spf, r->spfs, &e->spf, err);
	return st;
}

/* ---- the counts of a day ---- */

static void
bind_day(struct call *c, const struct entry *e)
{
	call_int(c, P_domain, e->domain);
	call_int(c, P_day_ts, day_of(e->arrival) * DAY_SECONDS);
	call_int(c, P_reporter, e->reporter);
	call_int(c, P_provenance, e->provenance);
}

/* Counts the report on its day; without source and names if it is not kept. */
static enum dmarc_status
count(const struct entry *e, bool kept, struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_add_failure_day);

	bind_day(&c, e);
	if (kept && e->source != 0)
		call_int(&c, P_source, e->source);
	call_int(&c, P_dkim_domain, kept ? e->dkim_domain : CODE_NONE);
	call_int(&c, P_envelope_from, kept ? e->envelope_from : CODE_NONE);
	call_int(&c, P_incidents, e->report->incidents);
	call_int(&c, P_kept, kept);
	return call_run(&c, err);
}

static enum dmarc_status
has_room(const struct entry *e, uint64_t most, bool *room,
    struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_find_failures_kept);
	int64_t kept = 0;
	bool found;
	enum dmarc_status st;

	bind_day(&c, e);
	call_int(&c, P_most, (int64_t)most);
	st = call_find(&c, &found, &kept, err);
	*room = (uint64_t)kept < most;
	return st;
}

/* ---- the row ---- */

static void
bind_tag(struct call *c, enum store_param p, const struct dmarc_tag *tag)
{
	if (tag->made)
		call_blob(c, p, tag->byte, sizeof tag->byte);
}

static void
bind_said(struct call *c, const struct dmarc_failure_report *r)
{
	call_int(c, P_auth_failure, r->failed);
	if (r->identity >= 0)
		call_int(c, P_identity, r->identity);
	call_int(c, P_delivery, delivery_code(r->delivery));
	call_int(c, P_incidents, r->incidents);
	bind_tag(c, P_subject_tag, &r->subject_tag);
	bind_tag(c, P_from_tag, &r->from_tag);
	bind_tag(c, P_message_tag, &r->message_tag);
	call_blob(c, P_facts, r->facts, DMARC_DIGEST);
}

static enum dmarc_status
add_row(const struct entry *e, struct dmarc_err *err)
{
	struct call c = call_start(e->store->writer, SQL_add_failure);

	call_int(&c, P_message, e->message);
	call_int(&c, P_domain, e->domain);
	call_int(&c, P_reporter, e->reporter);
	call_int(&c, P_arrival_ts, e->arrival);
	call_int(&c, P_guessed, e->guessed);
	if (e->source != 0)
		call_int(&c, P_source, e->source);
	call_int(&c, P_header_from, e->header_from);
	call_int(&c, P_envelope_from, e->envelope_from);
	call_int(&c, P_envelope_to, e->envelope_to);
	call_int(&c, P_dkim_domain, e->dkim_domain);
	call_int(&c, P_dkim_selector, e->dkim_selector);
	call_int(&c, P_dkim, e->dkim);
	call_int(&c, P_spf, e->spf);
	call_int(&c, P_provenance, e->provenance);
	bind_said(&c, e->report);
	return call_run(&c, err);
}

/* Keeps the report, or only counts it. */
static enum dmarc_status
add(struct entry *e, uint64_t most, struct entered *out, struct dmarc_err *err)
{
	bool room;
	enum dmarc_status st = has_room(e, most, &room, err);

	if (st == DMARC_OK && room)
		st = find_rows(e, err);
	if (st == DMARC_OK && room)
		st = add_row(e, err);
	if (st == DMARC_OK)
		st = count(e, room, err);
	out->as = ENTERED_NEW;
	out->reason = room ? DMARC_R_NONE : DMARC_R_FAILURES_CUT;
	return st;
}

/*
 * Another copy of a stored report: the row describes the best copy, so that the
 * order of arrival does not matter. Its count moves to that provenance.
 */
static enum dmarc_status
improve(struct entry *e, const struct known *known, struct dmarc_err *err)
{
	static const enum store_sql steps[] = { SQL_leave_failure_day,
		SQL_lower_failure_day, SQL_improve_failure };
	enum dmarc_status st = find_rows(e, err);

	for (size_t i = 0; i < sizeof steps / sizeof *steps &&
	    st == DMARC_OK; i++) {
		struct call c = call_start(e->store->writer, steps[i]);

		call_int(&c, P_report, known->row);
		if (steps[i] == SQL_improve_failure) {
			call_int(&c, P_provenance, e->provenance);
			call_int(&c, P_message, e->message);
		}
		st = call_run(&c, err);
	}
	return st == DMARC_OK ? count(e, true, err) : st;
}

/* Whether the ledger accepts the date of the report; else *out says why not. */
static bool
judge(const struct entry *e, int64_t now, struct entered *out)
{
	const struct store *s = e->store;

	if (!dates_are_plausible(e->arrival, e->arrival, now)) {
		out->as = ENTERED_REFUSED;
		out->reason = DMARC_R_IMPLAUSIBLE_DATE;
		return false;
	}
	if (e->arrival >= s->expired_before && e->arrival >= s->pruned_before)
		return true;
	out->as = ENTERED_KNOWN;
	out->remark = e->arrival < s->pruned_before ? dates_pruned :
	    "older than what the database keeps (failure_days)";
	return false;
}

enum dmarc_status
failure_enter(struct store *s, const struct dmarc_finding *f,
    const struct entering *m, struct entered *out, struct dmarc_err *err)
{
	const struct store_message *message = m->message;
	const struct dmarc_failure_report *r = f->failure;
	struct entry e = { .store = s, .report = r, .message = m->row,
		.provenance = provenance_code(f->provenance),
		.arrival = r->has_arrival ? r->arrival : message->now,
		.guessed = !r->has_arrival || r->arrival_guessed };
	struct known known = { 0 };
	enum dmarc_status st;

	if (message->no_failures) {
		out->as = ENTERED_NOTHING;
		out->remark = other_word(DMARC_OTHER_FAILURE_REPORT);
		return DMARC_OK;
	}
	if (!judge(&e, message->now, out))
		return DMARC_OK;
	out->as = ENTERED_KNOWN;
	st = find(&e, &known, err);
	/* Only the message tells that a report without a row was counted. */
	if (st != DMARC_OK || (!known.exists && m->again))
		return st;
	st = find_domain_and_reporter(&e, err);
	if (st == DMARC_OK && !known.exists)
		st = add(&e, message->failures_per_day, out, err);
	else if (st == DMARC_OK &&
	    provenance_is_better(f->provenance, known.provenance))
		st = improve(&e, &known, err);
	return st;
}
