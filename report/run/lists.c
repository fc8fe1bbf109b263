/*
 * lists.c: see lists.h. Domains are read and written one by one, so a list
 * needs memory for the largest domain only.
 */
#include "report/run/lists.h"

#include "common/day.h"
#include "report/data/csv.h"
#include "report/data/document.h"
#include "report/data/records.h"
#include "report/gather/gather.h"
#include "report/gather/sources/sections.h"
#include "report/run/show.h"
#include "report/text/log.h"
#include "report/text/senders.h"
#include "report/text/sources.h"

#define RECORDS_DAYS 40000	/* if only --until is given: all */
#define TEXT_TOP 20		/* senders of a domain, unless --top */
#define TEXT_TOP_ADDRESSES 50	/* with --by ip */
#define TEXT_ADDRESSES 3	/* below a sender, unless --top */

/* Where and how to write the sections of sources. */
struct sources {
	struct text_opts text;
	struct document json;
	struct failures failures;	/* about the domain; text only */
};

static enum dmarc_status
sources_section(struct run *r, struct sources *s,
    const struct section *section, bool more, struct dmarc_err *err)
{
	enum dmarc_status st;

	switch (r->opts->format) {
	case REPORT_JSON:
	case REPORT_JSONL:
		return document_section(&s->json, section, err);
	case REPORT_CSV:
		return csv_section(&r->out, section, &r->window,
		    !r->opts->raw, err);
	default:
		st = text_section(&r->out, section, &s->text, err);
		if (more)
			buf_byte(&r->out.buf, '\n');
		return st;
	}
}

static enum dmarc_status
sources_domains(struct run *r, struct sources *s, struct dmarc_err *err)
{
	const struct section_opts opts = { .sort = r->opts->sort,
	    .fails = r->opts->fails, .by_address = r->opts->by_address,
	    .top = r->opts->format == REPORT_TEXT ? 0 : r->opts->top };
	struct sections_context sections = { .db = r->db, .tables = r->tables,
	    .window = &r->window, .opts = &opts,
	    .split = r->opts->format != REPORT_TEXT,
	    .now = r->opts->now };
	const struct targets *t = &r->targets;
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < t->n; i++) {
		struct section section[2];
		size_t n = 0;

		arena_reset(r->domain);
		st = sections_read(&sections, t->domain[i], r->domain,
		    section, &n, err);
		if (st == DMARC_OK && r->opts->format == REPORT_TEXT)
			st = failures_read(r->db, t->domain[i], &r->window,
			    r->domain, &s->failures, err);
		for (size_t j = 0; st == DMARC_OK && j < n; j++)
			st = sources_section(r, s, &section[j],
			    i + 1 < t->n, err);
	}
	sent_free(&sections.list);
	return st;
}

/* The page of sources if no domain has a report in the window. */
static void
sources_nothing(struct run *r)
{
	context_nothing(r, "reports");
	if (r->rest.last_seen == INT64_MIN)
		summary_no_mail(&r->out.buf);
}

enum dmarc_status
list_sources(struct run *r, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	struct sources s = {
		.text = { .window = &r->window, .sort = o->sort,
		    .by_address = o->by_address, .fails = o->fails,
		    .top = o->by_address ? TEXT_TOP_ADDRESSES : TEXT_TOP,
		    .addresses = TEXT_ADDRESSES },
		.json = { .out = &r->out, .rest = &r->rest,
		    .asked = &r->targets.asked, .now = o->now,
		    .lines = o->format == REPORT_JSONL },
	};
	bool json = o->format == REPORT_JSON || o->format == REPORT_JSONL;
	enum dmarc_status st;

	s.text.failures = &s.failures;
	if (options_given(o, OPT_TOP))
		s.text.top = s.text.addresses = o->top > 0 ? o->top : SIZE_MAX;
	st = context_window(r, o->until, gather_last_settled(o->now), W28, err);
	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &r->window,
		    r->settings, r->arena, err);
	if (st == DMARC_OK)
		st = targets_reported(&r->targets, r->db, &r->window,
		    r->arena, err);
	if (st == DMARC_OK)
		st = mailbox_read(r->db, &r->window, o->now, &r->rest, err);
	if (st == DMARC_OK && o->format == REPORT_CSV)
		csv_begin(&r->out);
	s.json.from = r->window.from;
	s.json.to = r->window.to;
	if (st == DMARC_OK && json)
		st = document_begin(&s.json, err);
	if (st == DMARC_OK && o->format == REPORT_TEXT) {
		summary_asked(&r->out.buf, &r->targets.asked);
		if (r->out.buf.len > 0)
			buf_byte(&r->out.buf, '\n');
	}
	if (st == DMARC_OK)
		st = sources_domains(r, &s, err);
	if (st == DMARC_OK && json)
		st = document_end(&s.json, err);
	if (st == DMARC_OK && o->format == REPORT_TEXT) {
		if (r->targets.n == 0)
			sources_nothing(r);
		text_end(&r->out, &s.text, &r->rest);
	}
	return st;
}

enum dmarc_status
list_senders(struct run *r, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	const struct senders_opts opts = { .window = &r->window,
	    .file = r->labels_file, .unlabelled = o->unlabelled,
	    .top = o->top };
	struct identity identity = { .db = r->db, .tables = r->tables,
	    .now = o->now, .arena = r->domain };
	struct candidates senders;
	struct sent_list list = { .n = 0 };
	enum dmarc_status st = context_window(r, o->until,
	    gather_last_settled(o->now), W28, err);

	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &r->window,
		    r->settings, r->arena, err);
	if (st == DMARC_OK)
		st = targets_reported(&r->targets, r->db, &r->window,
		    r->arena, err);
	if (st == DMARC_OK)
		st = dns_hosts_known(r->db, &identity.hosts, err);
	candidates_begin(&senders);
	for (size_t i = 0; st == DMARC_OK && i < r->targets.n; i++) {
		arena_reset(r->domain);
		identity.domain = r->targets.domain[i];
		st = candidates_read(&senders, &identity, &r->window,
		    o->unlabelled, &list, err);
	}
	if (st == DMARC_OK)
		st = senders_write(&r->out, &senders, &opts, err);
	candidates_free(&senders);
	sent_free(&list);
	return st;
}

enum dmarc_status
list_show(struct run *r, struct dmarc_err *err)
{
	bool several = false;
	enum dmarc_status st = show_report(&r->out, r->db,
	    r->opts->report_id, r->opts->format == REPORT_JSON, &several, err);

	r->exit_status = several ? 1 : 0;
	return st;
}

enum dmarc_status
list_log(struct run *r, struct dmarc_err *err)
{
	int64_t since = INT64_MIN;
	enum dmarc_status st;

	if (r->opts->since != NULL) {
		st = context_window(r, NULL, day_of(r->opts->now) - 1, 1, err);
		if (st != DMARC_OK)
			return st;
		since = r->window.from * DAY_SECONDS;
	}
	return log_write(&r->out, r->db, since, day_of(r->opts->now), err);
}

enum dmarc_status
list_records(struct run *r, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	struct records_opts opts = { .lines = o->format == REPORT_JSONL,
	    .defuse = !o->raw, .all_signatures = o->all_signatures };
	enum dmarc_status st = DMARC_OK;

	if (o->since == NULL && o->until == NULL) {
		r->window.from = day_from_civil(0, 1, 1);
		r->window.to = day_from_civil(9999, 12, 31);
	} else {
		st = context_window(r, o->until, gather_last_settled(o->now),
		    RECORDS_DAYS, err);
	}
	opts.window = r->window;
	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &r->window,
		    r->settings, r->arena, err);
	opts.domain = r->targets.domain;
	opts.domains = r->targets.n;
	if (st == DMARC_OK)
		st = records_write(&r->out, r->db, &opts, err);
	return st;
}
