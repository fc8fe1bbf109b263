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
#include "report/say/explain/gates.h"
#include "report/say/format.h"

#define TEXT 4096		/* bytes of a line of words */
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

/* A label and a buffer, which is freed. */
static void
line_built(struct buf *out, const char *label, struct buf *text)
{
	const char *s = buf_string(text);

	if (s != NULL)
		line(out, label, s);
	else
		out->failed = true;
	buf_free(text);
}

static void
verdict(struct buf *out, const struct script *s)
{
	const struct verdict *v = s->verdict;
	struct buf text = BUF_INIT(TEXT);
	struct format_flow f;
	char word[48];

	gates_verdict(&text, v);
	line_built(out, "Verdict     ", &text);
	if (v->policy_known) {
		gates_policy(&text, v);
		line_built(out, "Policy      ", &text);
	}
	flow_begin(&f, out, "Confidence  ");
	(void)snprintf(word, sizeof word, "%s:",
	    verdict_confidence_word(v->confidence));
	flow_text(&f, word);
	for (size_t i = 0; i < v->reasons; i++)
		flow_value(&f, v->reason[i], i + 1 < v->reasons ? "," : "");
	flow_end(&f);
	gates_confidence(&text);
	line_built(out, "            ", &text);
	gates_window(&text, s->judgement->facts.facts.last);
	line_built(out, "Window      ", &text);
}

static void
measure(struct buf *out, const struct verdict_measure *m)
{
	const struct measure_row *row = &measures[m->what];
	char value[FORMAT_TEXT], keep[GATES_LIMIT], text[256];

	gates_value(m, value);
	gates_limit(m, keep);
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
	line(out, "", GATES_PASS " At the right is the query that gives the "
	    "number; --sql prints it.");
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
		line(out, "", GATES_REJECT);
}

static void
classes(struct buf *out, const struct verdict *v)
{
	char count[FORMAT_TEXT], text[128];

	buf_text(out, "\n");
	buf_text(out, "CLASSES, messages in 28 days (query classes)\n");
	for (int c = CLASS_OWN; c < CLASSES; c++) {
		format_count(v->class_messages[c], count);
		(void)snprintf(text, sizeof text, "  %-10s %12s  %s\n",
		    verdict_class_word((enum verdict_class)c), count,
		    gates_class((enum verdict_class)c));
		buf_text(out, text);
	}
}

/* Each rule used by a gate, once, with the reason for its number. */
static void
limits(struct buf *out, const struct verdict *v)
{
	char label[64];

	buf_text(out, "\nWHERE THE LIMITS COME FROM\n");
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (!gates_use(v, (enum rule)i))
			continue;
		(void)snprintf(label, sizeof label, "  %-28s %5g  ",
		    rules[i].name, rule((enum rule)i, v->step));
		line(out, label, rules[i].source);
	}
}

/* Lines, each as wide as the page; the buffer is freed. */
static void
lines_built(struct buf *out, struct buf *text)
{
	const char *s = buf_string(text);

	while (s != NULL && *s != '\0') {
		struct buf one = BUF_INIT(TEXT);
		size_t len = strcspn(s, "\n");

		buf_add(&one, s, len);
		line_built(out, "  ", &one);
		s += len;
		s += *s == '\n';
	}
	buf_free(text);
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
	struct buf text = BUF_INIT(TEXT);

	buf_text(out, "\n");
	buf_text(out, "LEFT OUT (query apart)\n");
	gates_mismatch(&text, h);
	lines_built(out, &text);
	gates_unvouched(&text, h);
	lines_built(out, &text);
	line(out, "  ", GATES_ELSE);
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
