/*
 * script.c: see script.h.
 */
#include "report/data/script.h"

#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "common/day.h"
#include "common/text.h"
#include "report/data/script_rows.h"
#include "store/read/reports.h"

#include "embedded/explain_apart.h"
#include "embedded/explain_begin.h"
#include "embedded/explain_blockers.h"
#include "embedded/explain_classes.h"
#include "embedded/explain_coverage.h"
#include "embedded/explain_direct.h"
#include "embedded/explain_dns.h"
#include "embedded/explain_forged.h"
#include "embedded/explain_lane.h"
#include "embedded/explain_loss.h"
#include "embedded/explain_outcome.h"
#include "embedded/explain_policy.h"
#include "embedded/explain_rate.h"
#include "embedded/explain_records.h"
#include "embedded/explain_reporters.h"
#include "embedded/explain_selectors.h"
#include "embedded/explain_senders.h"
#include "embedded/explain_setup.h"
#include "embedded/explain_silence.h"
#include "embedded/explain_sources.h"
#include "embedded/explain_unknown.h"
#include "embedded/explain_weeks.h"

const struct script_query script_queries[] = {
	{ "outcome", "messages, and what enforcement would lose",
	    text_explain_outcome },
	{ "classes", "messages by class", text_explain_classes },
	{ "policy", "the policy and its days", text_explain_policy },
	{ "records", "the records that reports show", text_explain_records },
	{ "coverage", "days, organizations and reports",
	    text_explain_coverage },
	{ "lane", "the same in the longer time of a domain of low volume",
	    text_explain_lane },
	{ "reporters", "who reported", text_explain_reporters },
	{ "silence", "large receivers that fell silent",
	    text_explain_silence },
	{ "rate", "direct mail that fails", text_explain_rate },
	{ "direct", "direct senders, as gates judge them",
	    text_explain_direct },
	{ "weeks", "direct senders, 7 days and those before",
	    text_explain_weeks },
	{ "loss", "direct mail lost now, and who says so",
	    text_explain_loss },
	{ "unknown", "senders to confirm", text_explain_unknown },
	{ "blockers", "what stands in the way", text_explain_blockers },
	{ "senders", "senders and classes", text_explain_senders },
	{ "sources", "their addresses", text_explain_sources },
	{ "selectors", "their selectors", text_explain_selectors },
	{ "forged", "forged mail", text_explain_forged },
	{ "dns", "what DNS says", text_explain_dns },
	{ "apart", "what is in no number", text_explain_apart },
};
const size_t script_query_count = sizeof script_queries /
    sizeof *script_queries;

/* A submitter by the names that it gives itself. */
struct named {
	char *reporter, *email;
	uint32_t at;		/* index among the reporters */
};

static void
named_free(void *what)
{
	struct named *n = what;

	g_free(n->reporter);
	g_free(n->email);
	g_free(n);
}

static int
by_names(const void *va, const void *vb)
{
	const struct named *a = *(struct named *const *)va;
	const struct named *b = *(struct named *const *)vb;
	int c = strcmp(a->reporter, b->reporter);

	return c != 0 ? c : strcmp(a->email, b->email);
}

/* Reads the names of the known submitters. */
static enum dmarc_status
read_names(const struct script *s, GPtrArray *out, struct dmarc_err *err)
{
	const struct reporters *all = &s->judgement->facts.reporters;
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < all->knowns; i++) {
		struct statement statement = submitter_start(s->gather->db,
		    all->known[i].submitter);
		struct submitter_row u;
		struct named *n;

		if (submitter_next(&statement, &u)) {
			n = g_new(struct named, 1);
			*n = (struct named){
			    g_strdup(u.identity != NULL ? u.identity : ""),
			    g_strdup(u.email != NULL ? u.email : ""),
			    all->known[i].reporter };
			g_ptr_array_add(out, n);
		}
		st = statement_end(&statement, st, err);
	}
	return st;
}

/*
 * The organization of each reporter, by its address. In the order of names:
 * that of the keys is the order of arrival.
 */
static enum dmarc_status
put_reporters(struct output *out, const struct script *s,
    struct dmarc_err *err)
{
	static const char *const major[MAJORS] = { [MAJOR_NONE] = NULL,
	    [MAJOR_GOOGLE] = "Google", [MAJOR_MICROSOFT] = "Microsoft",
	    [MAJOR_YAHOO] = "Yahoo" };
	const struct reporters *all = &s->judgement->facts.reporters;
	const struct verdict_facts *f = &s->judgement->facts.facts;
	GPtrArray *names = g_ptr_array_new_with_free_func(named_free);
	struct rows rows = rows_begin(&out->buf, "known_reporter",
	    "reporter, email, org, major, distrusted,\n    young, "
	    "PRIMARY KEY (reporter, email)");
	enum dmarc_status st = read_names(s, names, err);

	g_ptr_array_sort(names, by_names);
	for (guint i = 0; st == DMARC_OK && i < names->len; i++) {
		const struct named *n = names->pdata[i];
		const struct verdict_reporter *r = &all->list[n->at];

		rows_next(&rows);
		row_cell_text(&rows, n->reporter);
		row_cell_text(&rows, n->email);
		row_cell_text(&rows, r->org);
		row_cell_text(&rows, major[r->major]);
		row_cell_count(&rows, all->distrusted[n->at]);
		row_cell_count(&rows, verdict_young(f, r));
	}
	rows_end(&rows);
	g_ptr_array_free(names, TRUE);
	return st;
}

static void
put_blockers(struct buf *out, const struct verdict *v)
{
	static const char *const bad[] = {
		[ABOUT_FAILING] = "failing", [ABOUT_UNSIGNED] = "unsigned",
		[ABOUT_NO_SPF] = "no-spf", [ABOUT_UNKNOWN] = "unknown",
		[ABOUT_SOURCE] = "source",
	};
	struct rows rows = rows_begin(out, "known_blocker",
	    "place, code, sender, bad, emergency");
	size_t place = 0;

	for (size_t i = 0; i < v->blockers + v->advices; i++) {
		const struct verdict_blocker *b = i < v->blockers ?
		    &v->blocker[i] : &v->advice[i - v->blockers];

		place++;
		if (b->class_name == NULL && b->code != CODE_SEASONAL_FAILS)
			continue;
		rows_next(&rows);
		row_cell_count(&rows, place);
		row_cell_text(&rows, b->word);
		row_cell_text(&rows, b->sender);
		row_cell_text(&rows, bad[codes[b->code].about]);
		row_cell_count(&rows, b->kind == KIND_EMERGENCY);
	}
	rows_end(&rows);
}

static void
put_recovered(struct buf *out, const struct verdict *v, int64_t last)
{
	int64_t from = last - (int64_t)rule(RULE_RECOVERED_DAYS,
	    STEP_QUARANTINE) + 1;
	struct rows rows = rows_begin(out, "known_recovered",
	    "sender, from_ts");

	for (size_t i = 0; i < v->changes; i++) {
		if (v->change[i].code != CODE_RECOVERED)
			continue;
		rows_next(&rows);
		row_cell_text(&rows, v->change[i].sender);
		row_cell_count(&rows, (uint64_t)(from * DAY_SECONDS));
	}
	rows_end(&rows);
}

static void
put_asked(struct buf *out, const struct script *s)
{
	const struct verdict_facts *f = &s->judgement->facts.facts;
	int64_t last = f->last;
	char first_day[DAY_TEXT], last_day[DAY_TEXT], line[512];

	day_iso(last - W28 + 1, first_day);
	day_iso(last, last_day);
	buf_text(out, text_explain_begin);
	buf_text(out, "CREATE TEMP TABLE asked AS SELECT\n    ");
	text_sql(out, s->domain, ROW_CELL);
	(void)snprintf(line, sizeof line, " AS domain,\n    %d AS below, "
	    "%d AS strict, %d AS vouched, %lld AS verified_ts,\n"
	    "    %d AS lane_days,\n"
	    "    CAST(strftime('%%s', '%s') AS INTEGER) AS first_ts,\n"
	    "    CAST(strftime('%%s', '%s') AS INTEGER) AS last_ts,\n"
	    "    %lld AS now_ts;\n", s->verdict->below,
	    gather_strict(s->gather), f->left_out[ORIGIN_UNVOUCHED],
	    f->first_verified == NEVER ? INT64_MAX :
	    (long long)(f->first_verified * DAY_SECONDS),
	    rule_days(RULE_LOW_VOLUME_DAYS, s->verdict->step, f->profile),
	    first_day, last_day,
	    (long long)s->gather->now);
	buf_text(out, line);
}

enum dmarc_status
script_setup(struct output *out, const struct script *s,
    struct dmarc_err *err)
{
	enum dmarc_status st;

	put_asked(&out->buf, s);
	if (s->judgement->facts.summed)
		buf_text(&out->buf, "-- This domain has too many senders to "
		    "list. The mail of the rest is in no row\n-- below, so it "
		    "counts as forged by its network: these queries tell less "
		    "than\n-- the verdict does.\n");
	st = put_reporters(out, s, err);
	if (st == DMARC_OK)
		st = script_mail(out, s, err);
	put_blockers(&out->buf, s->verdict);
	put_recovered(&out->buf, s->verdict, s->judgement->facts.facts.last);
	buf_text(&out->buf, text_explain_setup);
	return st == DMARC_OK ? output_flush(out, err) : st;
}
