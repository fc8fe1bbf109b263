/*
 * explain.c: see explain.h.
 */
#include "report/text/explain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"
#include "report/beside/evidence.h"
#include "report/say/describe.h"
#include "report/say/format.h"

#define GATES 60	/* passed gates of single senders, at most */
#define NAMES_MOST 40	/* senders whose hosts are named */
#define NETWORKS_MOST 5	/* of each of them */
#define ADDRESSES_MOST 64	/* of each that are looked at */

static void
title(struct buf *out, const struct script *s)
{
	int64_t last = s->judgement->facts.facts.last;
	char span[DAY_SPAN_TEXT], right[DAY_SPAN_TEXT + 8];
	struct buf name = BUF_INIT(4096);
	const char *text;

	day_span(last - W28 + 1, last, false, span);
	(void)snprintf(right, sizeof right, "%s UTC", span);
	buf_text(&name, "DMARC explained: ");
	(void)text_plain(&name, s->domain, 0);
	if (s->verdict->below)
		buf_text(&name, " (subdomains)");
	text = buf_string(&name);
	format_edges(out, text != NULL ? text : "", right);
	buf_free(&name);
	format_rule(out, NULL, '=');
}

static void
line(struct buf *out, const char *label, const char *text)
{
	struct format_flow f;

	flow_begin(&f, out, label);
	flow_text(&f, text);
	flow_end(&f);
}

static void
verdict(struct buf *out, const struct script *s)
{
	const struct verdict *v = s->verdict;
	const int64_t last = s->judgement->facts.facts.last;
	char word[DESCRIBE_CODE], text[256], span[DAY_SPAN_TEXT];
	struct format_flow f;

	describe_code_words(v->code, word);
	(void)snprintf(text, sizeof text, "%s%s%s%s", word, v->has_target ?
	    v->code == VERDICT_ROLL_BACK ? " to p=" : " (the next is p=" :
	    "", v->has_target ? verdict_level_word(v->target) : "",
	    v->has_target && v->code != VERDICT_ROLL_BACK ? ")" : "");
	line(out, "Verdict     ", text);
	if (v->policy_known) {
		(void)snprintf(text, sizeof text, "acts as p=%s for %lld "
		    "days, as reports say", verdict_level_word(v->effective),
		    (long long)v->days_at_policy);
		line(out, "Policy      ", text);
	}
	flow_begin(&f, out, "Confidence  ");
	(void)snprintf(text, sizeof text, "%s:",
	    verdict_confidence_word(v->confidence));
	flow_text(&f, text);
	for (size_t i = 0; i < v->reasons; i++)
		flow_value(&f, v->reason[i], i + 1 < v->reasons ? "," : "");
	flow_end(&f);
	(void)snprintf(text, sizeof text, "high needs %g of 28 days, %g "
	    "reporters, %g direct messages, DNS checked in %g days",
	    rule(RULE_HIGH_DAYS, STEP_QUARANTINE),
	    rule(RULE_HIGH_REPORTERS, STEP_QUARANTINE),
	    rule(RULE_HIGH_MESSAGES, STEP_QUARANTINE),
	    rule(RULE_HIGH_DNS_DAYS, STEP_QUARANTINE));
	line(out, "            ", text);
	day_span(last - W28 + 1, last, false, span);
	(void)snprintf(text, sizeof text, "28 days, %s; the last ended at "
	    "least 24 hours ago", span);
	line(out, "Window      ", text);
}

/* A count or a share, exact or rounded for comparison. */
static void
number(double value, bool share, bool exact, char out[FORMAT_TEXT])
{
	if (!share)
		format_count((uint64_t)value, out);
	else if (exact)
		(void)snprintf(out, FORMAT_TEXT, "%g %%", value * 100);
	else
		(void)snprintf(out, FORMAT_TEXT, "%.2f %%", value * 100);
}

static void
measure(struct buf *out, const struct verdict_measure *m)
{
	static const char *const word[] = {
		[RELATION_AT_LEAST] = "at least",
		[RELATION_AT_MOST] = "at most", [RELATION_BELOW] = "below",
	};
	const struct measure_row *row = &measures[m->what];
	char value[FORMAT_TEXT], limit[FORMAT_TEXT], keep[64], text[256];

	number(m->value, row->share, false, value);
	number(m->limit, row->share, m->rule < RULE_COUNT, limit);
	(void)snprintf(keep, sizeof keep, "%s %s", word[row->relation], limit);
	(void)snprintf(text, sizeof text, "%s%-37s %9s  %-16s  %s\n",
	    m->met ? "  ok " : "     ", row->label, value, keep,
	    row->query != NULL ? row->query : "");
	buf_text(out, text);
}

static void
gate(struct buf *out, const struct verdict_gate *g)
{
	char label[64];
	struct format_flow f;

	(void)snprintf(label, sizeof label, "%s %s%s", g->passed ? "pass" :
	    "STOP", g->word, g->name != NULL ? "  " : "");
	flow_begin(&f, out, label);
	if (g->name != NULL)
		flow_value(&f, g->name, "");
	flow_end(&f);
	for (size_t i = 0; i < g->measures; i++)
		measure(out, &g->measure[i]);
}

/*
 * Print gates that passed or stopped, about one sender or the whole scope.
 * SIZE_MAX: no limit.
 */
static size_t
put_gates(struct buf *out, const struct verdict *v, bool pass, bool single,
    size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < v->gates; i++) {
		const struct verdict_gate *g = &v->gate[i];

		if (g->passed == pass && (g->sender != NULL) == single &&
		    n++ < most)
			gate(out, g);
	}
	return n > most ? n - most : 0;
}

static void
gates(struct buf *out, const struct verdict *v)
{
	size_t hidden;
	char text[128];

	buf_text(out, "\nGATES\n");
	line(out, "", "A gate stops only if none of its numbers keeps its "
	    "limit. At the right the query that gives the number: --sql "
	    "prints them.");
	(void)put_gates(out, v, false, false, SIZE_MAX);
	(void)put_gates(out, v, false, true, SIZE_MAX);
	(void)put_gates(out, v, true, false, SIZE_MAX);
	hidden = put_gates(out, v, true, true, GATES);
	if (hidden > 0) {
		(void)snprintf(text, sizeof text, "and %zu more of single "
		    "senders that pass: --format json\n", hidden);
		buf_text(out, text);
	}
	if (v->effective == LEVEL_REJECT)
		line(out, "", "Nothing is stricter than reject: days, "
		    "organizations and the rate of all mail are not asked.");
}

static void
classes(struct buf *out, const struct verdict *v)
{
	static const char *const what[CLASSES] = {
		[CLASS_OWN] = "yours",
		[CLASS_THIRD_OK] = "your suppliers', passing",
		[CLASS_THIRD_BAD] = "your suppliers', failing",
		[CLASS_FWD_OK] = "forwarded, still passing",
		[CLASS_FWD_BAD] = "forwarded, broken on the way",
		[CLASS_UNKNOWN] = "not identified",
		[CLASS_SPOOF] = "forged",
	};
	char count[FORMAT_TEXT], text[128];

	buf_text(out, "\n");
	buf_text(out, "CLASSES, messages in 28 days (query classes)\n");
	for (int c = CLASS_OWN; c < CLASSES; c++) {
		format_count(v->class_messages[c], count);
		(void)snprintf(text, sizeof text, "  %-10s %12s  %s\n",
		    verdict_class_word((enum verdict_class)c), count,
		    what[c]);
		buf_text(out, text);
	}
}

/* Each rule used by a gate, once, with the reason for its number. */
static void
limits(struct buf *out, const struct verdict *v)
{
	bool used[RULE_COUNT] = { false };
	char label[64];

	for (size_t i = 0; i < v->gates; i++)
		for (size_t j = 0; j < v->gate[i].measures; j++)
			if (v->gate[i].measure[j].rule < RULE_COUNT)
				used[v->gate[i].measure[j].rule] = true;
	buf_text(out, "\nWHERE THE LIMITS COME FROM\n");
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (!used[i])
			continue;
		(void)snprintf(label, sizeof label, "  %-28s %5g  ",
		    rules[i].name, rule((enum rule)i, v->step));
		line(out, label, rules[i].source);
	}
}

/* "2 reports whose origin is a mismatch, with 400 messages." */
static void
apart(struct buf *out, const struct apart_reports *a, const char *what,
    const char *counted)
{
	char count[FORMAT_TEXT], text[200], word[DESCRIBE_CODE];

	format_count(a->messages, count);
	(void)snprintf(text, sizeof text, "%llu reports %s, with %s "
	    "messages%s.", (unsigned long long)a->reports, what, count,
	    a->left_out || a->reports == 0 ? "" : counted);
	line(out, "  ", text);
	for (int i = 0; i < 2; i++) {
		if (!a->differs[i])
			continue;
		describe_code_words(a->other_code[i], word);
		(void)snprintf(text, sizeof text, "With them the verdict%s "
		    "would be %s.", i == 1 ? " on subdomains" : "", word);
		line(out, "  ", text);
	}
}

/* The addresses of a sender that are looked at: those that sent most. */
static size_t
addresses(const struct verdict_entry *e)
{
	return e->sources < ADDRESSES_MOST ? e->sources : ADDRESSES_MOST;
}

/* Whether DNS confirms the name of any address of a sender. */
static bool
is_named(const struct verdict_entry *e)
{
	for (size_t i = 0; i < addresses(e); i++)
		if (e->source[i].host_confirmed)
			return true;
	return false;
}

/* "      198.51.100.0/24  mail.shop.example, and 3 more names" */
static void
name_network(struct buf *out, const struct verdict_entry *e, size_t first)
{
	char net[DMARC_NET_TEXT], other[DMARC_NET_TEXT], more[48];
	struct format_flow f;
	size_t n = 0;

	address_net(&e->source[first].source, net);
	for (size_t i = first + 1; i < addresses(e); i++) {
		address_net(&e->source[i].source, other);
		n += e->source[i].host_confirmed && strcmp(net, other) == 0 &&
		    strcmp(e->source[i].host, e->source[first].host) != 0;
	}
	flow_begin(&f, out, "      ");
	flow_text(&f, net);
	flow_name(&f, e->source[first].host, n > 0 ? "," : "");
	if (n > 0) {
		(void)snprintf(more, sizeof more, "and %zu more", n);
		flow_text(&f, more);
	}
	flow_end(&f);
}

/* The networks of an entry with a name, each once. */
static void
name_networks(struct buf *out, const struct verdict_entry *e)
{
	for (size_t i = 0, shown = 0; i < addresses(e) &&
	    shown < NETWORKS_MOST; i++) {
		char net[DMARC_NET_TEXT], before[DMARC_NET_TEXT];
		bool again = !e->source[i].host_confirmed;

		address_net(&e->source[i].source, net);
		for (size_t j = 0; j < i && !again; j++) {
			address_net(&e->source[j].source, before);
			again = e->source[j].host_confirmed &&
			    strcmp(net, before) == 0;
		}
		if (again)
			continue;
		shown++;
		name_network(out, e, i);
	}
}

/* Whether the sender of an entry was told with an entry before it. */
static bool
is_told(const struct verdict *v, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(v->entry[j].sender->key, v->entry[i].sender->key) ==
		    0 && is_named(&v->entry[j]))
			return true;
	return false;
}

/* Who sends, by the names that DNS confirms; nothing without any. */
static void
names(struct buf *out, const struct verdict *v, const char *domain)
{
	struct format_flow f;
	char more[48];
	size_t n = 0;

	for (size_t i = 0; i < v->entries; i++) {
		const struct verdict_entry *e = &v->entry[i];

		if (!is_named(e) || is_told(v, i) || n++ >= NAMES_MOST)
			continue;
		if (n == 1) {
			buf_text(out, "\nNAMES\n");
			line(out, "", "Hosts that DNS confirms, by sender and "
			    "network. A sender that no signature and no SPF "
			    "names has the name of its host.");
		}
		flow_begin(&f, out, "  ");
		flow_name(&f, e->sender->name, "");
		flow_end(&f);
		name_networks(out, e);
	}
	if (n > NAMES_MOST) {
		flow_begin(&f, out, "  ");
		(void)snprintf(more, sizeof more, "and %zu more",
		    n - NAMES_MOST);
		flow_text(&f, more);
		flow_command(&f, "(dmarc-report sources", domain, ")");
		flow_end(&f);
	}
}

static void
left_out(struct buf *out, const struct script *s)
{
	const struct hearing *h = &s->judgement->hearing;

	buf_text(out, "\n");
	buf_text(out, "LEFT OUT (query apart)\n");
	apart(out, &h->mismatch, "whose origin is a mismatch or distrusted",
	    " (counted: no authserv_id is configured)");
	apart(out, &h->unvouched, "that nothing vouches for",
	    " (counted: fewer than three organizations are verified)");
	line(out, "  ", "The query also counts conflicting revisions, damaged "
	    "reports and records, and messages that could not be read.");
}

/* Failure reports, for whoever looks for the cause of a failure. */
static void
failures(struct buf *out, const struct script *s)
{
	if (s->beside->failures.n == 0)
		return;
	buf_text(out, "\nFAILURE REPORTS, which no gate reads\n");
	evidence_list(out, &s->beside->failures, s->verdict,
	    day_of(s->gather->now));
}

static void
heading(struct buf *out, const char *name, const char *what)
{
	buf_text(out, "\n-- query ");
	buf_text(out, name);
	buf_text(out, ": ");
	buf_text(out, what);
	buf_byte(out, '\n');
}

static enum dmarc_status
queries(struct output *out, const struct script *s, struct dmarc_err *err)
{
	enum dmarc_status st;

	buf_text(&out->buf, "\nTHE NUMBERS IN SQL\n");
	line(&out->buf, "", "From here to the end it is a script for sqlite3 "
	    "-readonly DATABASE. The first part enters what the database "
	    "does not know: organizations, senders, classes. A row that it "
	    "does not list is forged, by its network.");
	buf_text(&out->buf, "\n-- setup, to be run first\n");
	st = script_setup(out, s, err);
	for (size_t i = 0; st == DMARC_OK && i < script_query_count; i++) {
		heading(&out->buf, script_queries[i].name,
		    script_queries[i].title);
		buf_text(&out->buf, script_queries[i].sql);
		st = output_flush(out, err);
	}
	buf_text(&out->buf, "-- end\n");
	return st;
}

enum dmarc_status
explain_page(struct output *out, const struct script *s, bool sql,
    struct dmarc_err *err)
{
	title(&out->buf, s);
	verdict(&out->buf, s);
	gates(&out->buf, s->verdict);
	names(&out->buf, s->verdict, s->domain);
	classes(&out->buf, s->verdict);
	left_out(&out->buf, s);
	failures(&out->buf, s);
	limits(&out->buf, s->verdict);
	return sql ? queries(out, s, err) : output_flush(out, err);
}
