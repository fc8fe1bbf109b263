/*
 * explain_page.c: see pages.h. Every gate of the verdicts about a domain, with
 * its numbers and limits: what dmarc-report explain says.
 */
#include "report/html/site/pages.h"

#include <stdio.h>

#include "report/beside/evidence.h"
#include "report/html/write.h"
#include "report/say/command.h"
#include "report/say/explain/gates.h"

#define PASSED 200		/* passed gates of single senders, at most */

void
gates_cell(struct buf *out, const struct verdict_gate *g)
{
	buf_text(out, "<td class=\"text\">");
	for (size_t i = 0; i < g->measures; i++) {
		const struct verdict_measure *m = &g->measure[i];
		char value[FORMAT_TEXT], limit[GATES_LIMIT];

		gates_value(m, value);
		gates_limit(m, limit);
		buf_text(out, i > 0 ? "<br>" : "");
		html_text(out, measures[m->what].label);
		buf_text(out, ": <b>");
		html_text(out, value);
		buf_text(out, "</b>, ");
		html_text(out, limit);
		buf_text(out, m->met ? " <span class=\"good\">ok</span>" : "");
	}
	buf_text(out, "</td>");
}

static void
put_gate(const struct part *p, const struct verdict_gate *g, GHashTable *seen)
{
	struct buf *out = &p->out->buf, id = BUF_INIT(PAGES_NAMES);
	const char *name;

	links_gate(&id, p->v->below, g->word, g->sender);
	name = buf_string(&id);
	buf_text(out, "<tr");
	if (name != NULL && g_hash_table_add(seen, g_strdup(name))) {
		buf_text(out, " id=\"");
		buf_text(out, name);
		buf_byte(out, '"');
	}
	buf_free(&id);
	buf_text(out, "><th scope=\"row\">");
	html_text(out, g->word);
	if (g->name != NULL) {
		buf_text(out, "<span class=\"sub\">");
		part_sender(p, g->sender, g->name);
		buf_text(out, "</span>");
	}
	buf_text(out, "</th><td class=\"");
	buf_text(out, g->passed ? "good\">pass</td>" : "bad\">STOP</td>");
	gates_cell(out, g);
	buf_text(out, "</tr>\n");
}

/* Gates that passed or stopped, about single senders or the whole scope. */
static size_t
put_some(const struct part *p, bool passed, bool single, GHashTable *seen)
{
	size_t n = 0;

	for (size_t i = 0; i < p->v->gates; i++) {
		const struct verdict_gate *g = &p->v->gate[i];

		if (g->passed == passed && (g->sender != NULL) == single &&
		    (n++ < PASSED || !passed))
			put_gate(p, g, seen);
	}
	return passed && n > PASSED ? n - PASSED : 0;
}

static void
put_gates(const struct part *p)
{
	static const char *const column[] = { "Gate", "State", "Numbers" };
	struct buf *out = &p->out->buf;
	GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);
	size_t more;

	part_heading(p, 1, "gates", "Gates");
	part_table(p, GATES_PASS);
	part_list(p, column, sizeof column / sizeof *column);
	(void)put_some(p, false, false, seen);
	(void)put_some(p, false, true, seen);
	(void)put_some(p, true, false, seen);
	more = put_some(p, true, true, seen);
	part_table_end(p);
	g_hash_table_destroy(seen);
	if (more > 0) {
		buf_text(out, "<p class=\"dim\">and ");
		html_count(out, more);
		buf_text(out, " more gates of single senders that pass: "
		    "dmarc-report explain --format json ");
		html_text(out, p->domain);
		html_text(out, command_tail());
		buf_text(out, "</p>\n");
	}
	if (p->v->effective == LEVEL_REJECT)
		buf_text(out, "<p>" GATES_REJECT "</p>\n");
}

static void
put_term(struct buf *out, const char *term, struct buf *text)
{
	buf_text(out, "<dt>");
	buf_text(out, term);
	buf_text(out, "</dt><dd>");
	html_built(out, text);
	buf_text(out, "</dd>\n");
}

static void
put_verdict(const struct part *p)
{
	const struct verdict *v = p->v;
	struct buf *out = &p->out->buf, text = BUF_INIT(PAGES_NAMES);

	buf_text(out, "<dl>\n");
	gates_verdict(&text, v);
	put_term(out, "Verdict", &text);
	if (v->policy_known) {
		gates_policy(&text, v);
		put_term(out, "Policy", &text);
	}
	buf_text(&text, verdict_confidence_word(v->confidence));
	for (size_t i = 0; i < v->reasons; i++) {
		buf_text(&text, i == 0 ? ": " : ", ");
		buf_text(&text, v->reason[i]);
	}
	buf_text(&text, "; ");
	gates_confidence(&text);
	put_term(out, "Confidence", &text);
	if (v->code != VERDICT_NO_DATA) {
		gates_window(&text, p->last);
		put_term(out, "Window", &text);
	}
	buf_text(out, "</dl>\n");
}

static void
put_classes(const struct part *p)
{
	static const char *const column[] = { "Class", "Mail", ">Messages" };
	struct buf *out = &p->out->buf;

	part_heading(p, 1, "classes", "Classes");
	part_table(p, "Messages in 28 days");
	part_columns(p, column, sizeof column / sizeof *column);
	for (int c = CLASS_OWN; c < CLASSES; c++) {
		buf_text(out, "<tr><th scope=\"row\">");
		buf_text(out, verdict_class_word((enum verdict_class)c));
		buf_text(out, "</th><td>");
		html_text(out, gates_class((enum verdict_class)c));
		buf_text(out, "</td>");
		html_cell_count(out, p->v->class_messages[c]);
		buf_text(out, "</tr>\n");
	}
	part_table_end(p);
}

static void
put_left_out(const struct part *p)
{
	struct buf *out = &p->out->buf, text = BUF_INIT(PAGES_NAMES);

	part_heading(p, 1, "apart", "Left out");
	gates_mismatch(&text, p->hearing);
	html_lines(out, &text);
	gates_unvouched(&text, p->hearing);
	html_lines(out, &text);
}

/* Each rule that a gate uses, once, with the reason for its number. */
static void
put_limits(const struct part *p)
{
	static const char *const column[] = { "Rule", ">Limit", "Why" };
	struct buf *out = &p->out->buf;
	char limit[FORMAT_TEXT];

	part_heading(p, 1, "limits", "Where the limits come from");
	part_table(p, "The rules that these gates use");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (!gates_use(p->v, (enum rule)i))
			continue;
		(void)snprintf(limit, sizeof limit, "%g",
		    rule((enum rule)i, p->v->step));
		buf_text(out, "<tr><th scope=\"row\">");
		buf_text(out, rules[i].name);
		buf_text(out, "</th><td class=\"n\">");
		buf_text(out, limit);
		buf_text(out, "</td><td class=\"text\">");
		html_text(out, rules[i].source);
		buf_text(out, "</td></tr>\n");
	}
	part_table_end(p);
}

/* Failure reports, for whoever looks for the cause of a failure. */
static void
put_failures(const struct part *p)
{
	struct buf *out = &p->out->buf, text = BUF_INIT(PART_LINES);

	if (p->beside == NULL || p->beside->failures.n == 0)
		return;
	part_heading(p, 1, "failures", "Failure reports, which no gate reads");
	evidence_list(&text, &p->beside->failures, p->v, p->today);
	buf_text(out, "<pre>");
	html_built(out, &text);
	buf_text(out, "</pre>\n");
}

enum dmarc_status
pages_explain(struct pages *s, struct dmarc_err *err)
{
	const struct judgement *j = s->d->judgement;
	struct output o = OUTPUT_INIT(NULL);
	struct buf *out = &o.buf;

	pages_begin(s, &o, "DMARC explained: ", "How the verdict came about");
	for (size_t i = 0; i < j->verdicts; i++) {
		const struct part p = pages_part(s, &o, i);

		buf_text(out, i > 0 ? "<section class=\"domain\">\n" :
		    "<section>\n");
		part_heading(&p, 0, "verdict", i > 0 ? "Subdomains" :
		    "The verdict");
		put_verdict(&p);
		put_gates(&p);
		put_classes(&p);
		put_failures(&p);
		put_limits(&p);
		if (i == 0)
			put_left_out(&p);
		buf_text(out, "</section>\n");
	}
	buf_text(out, "<p class=\"dim\">The SQL that gives each number: "
	    "dmarc-report explain --sql ");
	html_text(out, s->d->domain);
	html_text(out, command_tail());
	buf_text(out, "</p>\n");
	return pages_end(s, &o, PAGES_EXPLAIN, err);
}
