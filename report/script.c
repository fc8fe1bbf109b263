/*
 * script.c: see script.h.
 */
#include "report/script.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/address.h"
#include "common/day.h"
#include "common/text.h"

#include "embedded/explain_apart.h"
#include "embedded/explain_begin.h"
#include "embedded/explain_blockers.h"
#include "embedded/explain_classes.h"
#include "embedded/explain_coverage.h"
#include "embedded/explain_direct.h"
#include "embedded/explain_forged.h"
#include "embedded/explain_loss.h"
#include "embedded/explain_outcome.h"
#include "embedded/explain_policy.h"
#include "embedded/explain_rate.h"
#include "embedded/explain_reporters.h"
#include "embedded/explain_selectors.h"
#include "embedded/explain_senders.h"
#include "embedded/explain_setup.h"
#include "embedded/explain_silence.h"
#include "embedded/explain_sources.h"
#include "embedded/explain_unknown.h"
#include "embedded/explain_weeks.h"

#define CELL 60		/* characters of a literal in one line */

const struct script_query script_queries[] = {
	{ "outcome", "messages, and what enforcement would lose",
	    text_explain_outcome },
	{ "classes", "messages by class", text_explain_classes },
	{ "policy", "the policy and its days", text_explain_policy },
	{ "coverage", "days, organizations and reports",
	    text_explain_coverage },
	{ "reporters", "who reported", text_explain_reporters },
	{ "silence", "large receivers that fell silent",
	    text_explain_silence },
	{ "rate", "direct mail that fails", text_explain_rate },
	{ "direct", "direct senders, as gates judge them",
	    text_explain_direct },
	{ "weeks", "direct senders, 7 days and those before",
	    text_explain_weeks },
	{ "loss", "direct mail lost in the last 7 days", text_explain_loss },
	{ "unknown", "senders to confirm", text_explain_unknown },
	{ "blockers", "what stands in the way", text_explain_blockers },
	{ "senders", "senders and classes", text_explain_senders },
	{ "sources", "their addresses", text_explain_sources },
	{ "selectors", "their selectors", text_explain_selectors },
	{ "forged", "forged mail", text_explain_forged },
	{ "apart", "what is in no number", text_explain_apart },
};
const size_t script_query_count = sizeof script_queries /
    sizeof *script_queries;

struct script_place
script_place_of(const struct verdict_gate *g, const struct verdict_measure *m)
{
	static const struct {
		const char *what;
		struct script_place place;
	} known[] = {
		{ "days at the policy", { "policy", "days_at_policy" } },
		{ "days of 28 with reports", { "coverage", "days" } },
		{ "organizations that report",
		    { "coverage", "organizations" } },
		{ "of Google, Microsoft and Yahoo",
		    { "coverage", "majors" } },
		{ "days of the 28 before the last 7",
		    { "silence", "expected" } },
		{ "days silent now", { "silence", "silent" } },
		{ "messages in 28 days", { "direct", "messages" } },
		{ "messages in 14 days", { "direct", "messages" } },
		{ "share that fails", { "direct", "failing_share" } },
		{ "share with aligned DKIM", { "direct", "dkim_share" } },
		{ "unrecognized messages in 28 days",
		    { "unknown", "messages" } },
		{ "weeks of 4 with messages", { "unknown", "weeks" } },
		{ "organizations that saw it",
		    { "unknown", "organizations" } },
		{ "legitimate mail forwarded and failing",
		    { "outcome", "forwarding_share" } },
		{ "direct mail that fails, upper bound",
		    { "rate", "upper" } },
		{ "direct messages that pass", { "outcome", "direct_pass" } },
		{ "share passing before the 7 days",
		    { "weeks", "share_before" } },
		{ "messages in 7 days", { "weeks", "messages_now" } },
		{ "share passing in 7 days", { "weeks", "share_now" } },
		{ "share with aligned DKIM in 7 days",
		    { "weeks", "share_now" } },
		{ "fall of the share from before",
		    { "weeks", "fall" } },
		{ "upper bound now, lower bound before",
		    { "weeks", "upper_now" } },
		{ "direct mail that fails, lower bound",
		    { "loss", "lower" } },
		{ "direct messages really lost in 7 days",
		    { "loss", "lost" } },
	};

	(void)g;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].what, m->what) == 0)
			return known[i].place;
	return (struct script_place){ NULL, NULL };
}

/* Rows of literals on their way into a temporary table. */
struct rows {
	struct buf *out;
	const char *table;
	size_t begin;		/* of the line at hand */
	bool any;
};

static struct rows
rows_begin(struct buf *out, const char *table, const char *columns)
{
	buf_text(out, "CREATE TEMP TABLE ");
	buf_text(out, table);
	buf_text(out, " (");
	buf_text(out, columns);
	buf_text(out, ");\n");
	return (struct rows){ .out = out, .table = table };
}

static void
rows_next(struct rows *r)
{
	if (r->any) {
		buf_text(r->out, "),\n");
	} else {
		buf_text(r->out, "INSERT OR IGNORE INTO ");
		buf_text(r->out, r->table);
		buf_text(r->out, " VALUES\n");
	}
	r->any = true;
	r->begin = r->out->len;
	buf_text(r->out, "    (");
}

static void
rows_end(struct rows *r)
{
	if (r->any)
		buf_text(r->out, ");\n");
}

/* A cell, on a new line if this one gets too long. */
static void
cell(struct rows *r, const char *literal)
{
	bool first = r->out->len == r->begin + 5;

	if (!first)
		buf_text(r->out, ",");
	if (!first && r->out->len - r->begin + strlen(literal) > 76) {
		buf_text(r->out, "\n    ");
		r->begin = r->out->len - 4;
	} else if (!first) {
		buf_text(r->out, " ");
	}
	buf_text(r->out, literal);
}

static void
cell_text(struct rows *r, const char *text)
{
	struct buf literal = BUF_INIT(SIZE_MAX);
	const char *s;

	text_sql(&literal, text, CELL);
	s = buf_string(&literal);
	if (s != NULL)
		cell(r, s);
	else
		r->out->failed = true;
	buf_free(&literal);
}

static void
cell_count(struct rows *r, uint64_t n)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%" PRIu64, n);
	cell(r, text);
}

/* Who a reporter is taken for: the organization of its address. */
static enum dmarc_status
put_reporters(struct output *out, const struct script *s,
    struct dmarc_err *err)
{
	static const char *const major[MAJORS] = { [MAJOR_NONE] = NULL,
	    [MAJOR_GOOGLE] = "Google", [MAJOR_MICROSOFT] = "Microsoft",
	    [MAJOR_YAHOO] = "Yahoo" };
	const struct reporters *all = &s->judgement->facts.reporters;
	struct rows rows = rows_begin(&out->buf, "known_reporter",
	    "reporter, email, org, major,\n    PRIMARY KEY (reporter, email)");
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < all->knowns; i++) {
		const struct verdict_reporter *r =
		    &all->list[all->known[i].reporter];
		struct ask ask = ask_start(s->gather->asker,
		    ASK_verdict_submitter);

		ask_int(&ask, ":submitter", all->known[i].submitter);
		if (ask_row(&ask)) {
			const char *email = ask_string(&ask, 1);

			rows_next(&rows);
			cell_text(&rows, ask_string(&ask, 2));
			cell_text(&rows, email != NULL ? email : "");
			cell_text(&rows, r->org);
			cell_text(&rows, major[r->major]);
		}
		st = ask_end(&ask, err);
	}
	rows_end(&rows);
	return st;
}

/* A From domain and a domain of its organization that signs. */
struct own {
	const char *from, *d;
};

static int
by_own(const void *a, const void *b)
{
	const struct own *x = a, *y = b;
	int c = strcmp(x->from, y->from);

	return c != 0 ? c : strcmp(x->d, y->d);
}

static int
by_pair(const void *a, const void *b)
{
	const struct verdict_pair *const *x = a, *const *y = b;
	uint64_t n = (*x)->mail->number, m = (*y)->mail->number;

	if (n != m)
		return n < m ? -1 : 1;
	return memcmp((*x)->source.byte, (*y)->source.byte,
	    sizeof (*x)->source.byte);
}

/* Signing domains that are our own for a From domain. */
static bool
put_own(struct buf *out, const struct verdict_pair *const *pair, size_t n,
    struct arena *a)
{
	struct rows rows = rows_begin(out, "known_own",
	    "header_from, d");
	struct own *own;
	size_t owns = 0;

	for (size_t i = 0; i < n; i++)
		owns += pair[i]->mail->dkims;
	own = arena_array(a, owns > 0 ? owns : 1, sizeof *own);
	if (own == NULL)
		return false;
	owns = 0;
	for (size_t i = 0; i < n; i++) {
		const struct verdict_mail *m = pair[i]->mail;

		for (size_t j = 0; j < m->dkims; j++)
			if (m->dkim[j].own)
				own[owns++] = (struct own){ m->header_from,
				    m->dkim[j].domain };
	}
	if (owns > 0)
		qsort(own, owns, sizeof *own, by_own);
	for (size_t i = 0; i < owns; i++) {
		if (i > 0 && by_own(&own[i - 1], &own[i]) == 0)
			continue;
		rows_next(&rows);
		cell_text(&rows, own[i].from);
		cell_text(&rows, own[i].d);
	}
	rows_end(&rows);
	return true;
}

/* The number of a combination, to the end of a list in a cell. */
static void
list_number(struct rows *r, uint64_t n, bool first)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%" PRIu64, n);
	if (!first)
		buf_text(r->out, ",");
	if (r->out->len - r->begin + strlen(text) > 74) {
		buf_text(r->out, "\n    ");
		r->begin = r->out->len - 4;
	}
	buf_text(r->out, text);
}

/* Combinations that say more than their columns in v_record. */
static void
put_mail(struct buf *out, const struct verdict_pair *const *pair, size_t n)
{
	struct rows rows = rows_begin(out, "known_mail", "what, combinations");

	for (int what = 0; what < 2; what++) {
		bool any = false;

		for (size_t i = 0; i < n; i++) {
			const struct verdict_mail *m = pair[i]->mail;

			if ((i > 0 && pair[i - 1]->mail == m) ||
			    !(what == 0 ? m->forwarded :
			    !verdict_judges_dkim(m)))
				continue;
			if (!any) {
				rows_next(&rows);
				cell(&rows, what == 0 ? "'forwarded'" :
				    "'trouble'");
				cell(&rows, "'[");
			}
			list_number(&rows, m->number, !any);
			any = true;
		}
		if (any)
			buf_text(out, "]'");
	}
	rows_end(&rows);
}

/* What is known of the mail of a combination from some place. */
struct known {
	const char *place;	/* an address, a network, or * for any */
	const char *sender;
	enum verdict_class class;
	uint64_t combination;
};

/* The sender and class of pairs, which stand by combination and address. */
struct senders {
	const struct verdict *v;
	const struct verdict_facts *f;
	const struct verdict_pair *const *pair;
	struct arena *arena;
	struct known *known;	/* room for each pair */
	size_t n;
	bool full;
};

static enum verdict_class
class_at(const struct senders *s, size_t i)
{
	return s->v->pair_class[s->pair[i] - s->f->pair];
}

/* Whether all pairs of a range are of one sender and class. */
static bool
is_one(const struct senders *s, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++)
		if (class_at(s, i) != class_at(s, from) ||
		    strcmp(s->pair[i]->sender.key,
		    s->pair[from]->sender.key) != 0)
			return false;
	return true;
}

static void
add_place(struct senders *s, size_t at, const char *place)
{
	const char *kept = arena_strndup(s->arena, place, strlen(place));

	if (kept == NULL)
		s->full = true;
	else
		s->known[s->n++] = (struct known){ kept,
		    s->pair[at]->sender.key, class_at(s, at),
		    s->pair[at]->mail->number };
}

/* Pairs of a combination from one network. */
static void
add_network(struct senders *s, size_t from, size_t to, const char *net)
{
	char key[DMARC_NET_TEXT + 8], ip[DMARC_ADDRESS_TEXT];

	(void)snprintf(key, sizeof key, "%s%s", sender_prefix(SENDER_NETWORK),
	    net);
	if (is_one(s, from, to)) {
		/* What is not listed is forged, by its network. */
		if (class_at(s, from) != CLASS_SPOOF ||
		    strcmp(s->pair[from]->sender.key, key) != 0)
			add_place(s, from, net);
		return;
	}
	for (size_t i = from; i < to; i++) {
		if (i > from && by_pair(&s->pair[i - 1], &s->pair[i]) == 0)
			continue;
		address_text(&s->pair[i]->source, ip);
		add_place(s, i, ip);
	}
}

/* Pairs of one combination. */
static void
add_combination(struct senders *s, size_t from, size_t to)
{
	char net[DMARC_NET_TEXT], other[DMARC_NET_TEXT];

	address_net(&s->pair[from]->source, net);
	address_net(&s->pair[to - 1]->source, other);
	if (strcmp(net, other) != 0 && is_one(s, from, to)) {
		add_place(s, from, "*");
		return;
	}
	for (size_t end; from < to; from = end) {
		address_net(&s->pair[from]->source, net);
		for (end = from + 1; end < to; end++) {
			address_net(&s->pair[end]->source, other);
			if (strcmp(net, other) != 0)
				break;
		}
		add_network(s, from, end, net);
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int c = strcmp(x->sender, y->sender);

	if (c == 0)
		c = strcmp(x->place, y->place);
	if (c != 0)
		return c;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return (x->combination > y->combination) -
	    (x->combination < y->combination);
}

/* Combinations of the same place, sender and class stand in one row. */
static enum dmarc_status
put_known(struct output *out, const struct known *k, size_t n,
    struct dmarc_err *err)
{
	struct rows rows = rows_begin(&out->buf, "known_place",
	    "sender, place, class, combinations");
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		bool first = i == 0 || k[i].class != k[i - 1].class ||
		    strcmp(k[i].place, k[i - 1].place) != 0 ||
		    strcmp(k[i].sender, k[i - 1].sender) != 0;

		if (first) {
			if (i > 0)
				buf_text(&out->buf, "]'");
			st = output_flush(out, err);
			rows_next(&rows);
			cell_text(&rows, k[i].sender);
			cell_text(&rows, k[i].place);
			cell_text(&rows, verdict_class_word(k[i].class));
			cell(&rows, "'[");
		}
		list_number(&rows, k[i].combination, first);
	}
	if (n > 0)
		buf_text(&out->buf, "]'");
	rows_end(&rows);
	return st;
}

static enum dmarc_status
put_senders(struct output *out, const struct script *s,
    const struct verdict_pair *const *pair, size_t n, struct dmarc_err *err)
{
	struct senders senders = { .v = s->verdict, .arena = s->arena,
	    .f = &s->judgement->facts.facts, .pair = pair };

	senders.known = arena_array(s->arena, n > 0 ? n : 1,
	    sizeof *senders.known);
	if (senders.known == NULL)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && pair[to]->mail->number ==
		    pair[from]->mail->number; to++)
			;
		add_combination(&senders, from, to);
	}
	if (senders.full)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	if (senders.n > 0)
		qsort(senders.known, senders.n, sizeof *senders.known,
		    by_place);
	return put_known(out, senders.known, senders.n, err);
}

/* Which mail a blocker calls bad (report/verdict/blocker.c). */
static const char *
bad_of(const char *code)
{
	if (strcmp(code, "CONFIRM_SENDER") == 0)
		return "unknown";
	if (strcmp(code, "SPF_ONLY") == 0 || strcmp(code, "DKIM_DROP") == 0)
		return "unsigned";
	return strcmp(code, "SPF_DROP") == 0 ? "no-spf" : "failing";
}

static void
put_blockers(struct buf *out, const struct verdict *v)
{
	struct rows rows = rows_begin(out, "known_blocker",
	    "place, code, sender, bad");
	size_t place = 0;

	for (size_t i = 0; i < v->blockers + v->advices; i++) {
		const struct verdict_blocker *b = i < v->blockers ?
		    &v->blocker[i] : &v->advice[i - v->blockers];

		place++;
		if (b->class_name == NULL)
			continue;
		rows_next(&rows);
		cell_count(&rows, place);
		cell_text(&rows, b->code);
		cell_text(&rows, b->sender);
		cell_text(&rows, bad_of(b->code));
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
		if (strcmp(v->change[i].code, "RECOVERED") != 0)
			continue;
		rows_next(&rows);
		cell_text(&rows, v->change[i].sender);
		cell_count(&rows, (uint64_t)(from * DAY_SECONDS));
	}
	rows_end(&rows);
}

static void
put_asked(struct buf *out, const struct script *s)
{
	int64_t last = s->judgement->facts.facts.last;
	char first_day[DAY_TEXT], last_day[DAY_TEXT], line[256];

	day_iso(last - W28 + 1, first_day);
	day_iso(last, last_day);
	buf_text(out, text_explain_begin);
	buf_text(out, "CREATE TEMP TABLE asked AS SELECT\n    ");
	text_sql(out, s->domain, CELL);
	(void)snprintf(line, sizeof line, " AS domain,\n    %d AS below, "
	    "%d AS strict,\n"
	    "    CAST(strftime('%%s', '%s') AS INTEGER) AS first_ts,\n"
	    "    CAST(strftime('%%s', '%s') AS INTEGER) AS last_ts,\n"
	    "    %lld AS now_ts;\n", s->verdict->below,
	    s->gather->settings->authserv_id != NULL, first_day, last_day,
	    (long long)s->gather->now);
	buf_text(out, line);
}

enum dmarc_status
script_setup(struct output *out, const struct script *s,
    struct dmarc_err *err)
{
	const struct verdict_facts *f = &s->judgement->facts.facts;
	const struct verdict_pair **pair = arena_array(s->arena,
	    f->pairs > 0 ? f->pairs : 1, sizeof *pair);
	enum dmarc_status st;

	if (pair == NULL)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	for (size_t i = 0; i < f->pairs; i++)
		pair[i] = &f->pair[i];
	if (f->pairs > 0)
		qsort(pair, f->pairs, sizeof *pair, by_pair);
	put_asked(&out->buf, s);
	st = put_reporters(out, s, err);
	if (st != DMARC_OK)
		return st;
	if (!put_own(&out->buf, pair, f->pairs, s->arena))
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	put_mail(&out->buf, pair, f->pairs);
	st = put_senders(out, s, pair, f->pairs, err);
	put_blockers(&out->buf, s->verdict);
	put_recovered(&out->buf, s->verdict, f->last);
	buf_text(&out->buf, text_explain_setup);
	return st == DMARC_OK ? output_flush(out, err) : st;
}
