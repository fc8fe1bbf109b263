/*
 * explain_json.c: see explain_json.h.
 */
#include "report/data/explain_json.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/day.h"
#include "report/data/json_value.h"

enum dmarc_status
explain_json_begin(struct explain_json *x, struct dmarc_err *err)
{
	struct value_sink s = { x->out, DMARC_OK, err };
	char time[DAY_TIME_TEXT];

	day_time(x->now, time);
	value_put(&s, "{\"schema\":\"dmarc-explain/1\",\"generated_at\":",
	    json_string(time));
	value_put(&s, ",\"window\":", json_pack("{so,so,si}",
	    "from", value_day(x->last - W28 + 1), "to", value_day(x->last),
	    "days", W28));
	value_raw(&s, ",\"domains\":[");
	return s.st;
}

static void
put_measure(struct value_sink *s, const struct verdict_measure *m)
{
	static const char *const word[] = {
		[RELATION_AT_LEAST] = "at_least",
		[RELATION_AT_MOST] = "at_most", [RELATION_BELOW] = "below",
	};
	const struct measure_row *row = &measures[m->what];
	bool known = m->rule < RULE_COUNT;

	value_put_text(s, "{\"what\":", row->label);
	value_put(s, ",\"value\":", json_real(m->value));
	value_put_text(s, ",\"relation\":", word[row->relation]);
	value_put(s, ",\"limit\":", json_real(m->limit));
	value_raw(s, m->met ? ",\"met\":true" : ",\"met\":false");
	value_put_text(s, ",\"rule\":", known ? rules[m->rule].name : NULL);
	value_put_text(s, ",\"source\":",
	    known ? rules[m->rule].source : NULL);
	value_put_text(s, ",\"query\":", row->query);
	value_put_text(s, ",\"column\":", row->column);
	value_raw(s, "}");
}

static void
put_gates(struct value_sink *s, const struct verdict *v)
{
	value_raw(s, ",\n  \"gates\":[");
	for (size_t i = 0; s->st == DMARC_OK && i < v->gates; i++) {
		const struct verdict_gate *g = &v->gate[i];

		value_put_text(s, i > 0 ? ",\n   {\"code\":" :
		    "\n   {\"code\":", g->word);
		value_put_text(s, ",\"sender\":", g->sender);
		value_put_text(s, ",\"name\":", g->name);
		value_raw(s, g->passed ? ",\"passed\":true" :
		    ",\"passed\":false");
		value_raw(s, ",\"numbers\":[");
		for (size_t k = 0; k < g->measures; k++) {
			value_raw(s, k > 0 ? "," : "");
			put_measure(s, &g->measure[k]);
		}
		value_raw(s, "]}");
	}
	value_raw(s, "]");
}

/* The setup statements in one string; the caller frees it. */
static enum dmarc_status
setup_text(const struct script *s, char **text, struct dmarc_err *err)
{
	struct dmarc_err trouble;
	struct output to = OUTPUT_INIT(NULL);
	size_t len;
	enum dmarc_status st;

	*text = NULL;
	to.file = open_memstream(text, &len);
	if (to.file == NULL)
		return dmarc_no_memory(err);
	st = script_setup(&to, s, err);
	if (output_close(&to, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	return st;
}

/* Writes the statements that give the numbers. */
static enum dmarc_status
put_sql(struct value_sink *out, const struct script *s, struct dmarc_err *err)
{
	char *setup;
	enum dmarc_status st = setup_text(s, &setup, err);

	if (st == DMARC_OK)
		value_put(out, ",\n  \"setup\":", value_text(setup));
	free(setup);
	if (st != DMARC_OK)
		return st;
	value_raw(out, ",\n  \"queries\":[");
	for (size_t i = 0; out->st == DMARC_OK && i < script_query_count; i++)
		value_put(out, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{ss,ss,ss}", "name", script_queries[i].name,
		    "title", script_queries[i].title,
		    "sql", script_queries[i].sql));
	value_raw(out, "]");
	return out->st;
}

enum dmarc_status
explain_json_add(struct explain_json *x, const struct script *s,
    struct dmarc_err *err)
{
	struct value_sink out = { x->out, DMARC_OK, err };
	const struct verdict *v = s->verdict;
	enum dmarc_status st;

	value_put(&out, x->entries++ > 0 ? ",\n {\"domain\":" :
	    "\n {\"domain\":", value_text(s->domain));
	value_raw(&out, v->below ? ",\"scope\":\"subdomains\"" :
	    ",\"scope\":\"domain\"");
	value_put(&out, ",\"verdict\":", json_string(verdict_code_word(
	    v->code)));
	put_gates(&out, v);
	value_raw(&out, ",\n  \"classes\":{");
	for (int c = CLASS_OWN; c < CLASSES; c++) {
		value_put(&out, c > CLASS_OWN ? "," : "",
		    json_string(verdict_class_word((enum verdict_class)c)));
		value_put(&out, ":", value_count(v->class_messages[c]));
	}
	value_raw(&out, "}");
	st = out.st;
	if (st == DMARC_OK && x->sql)
		st = put_sql(&out, s, err);
	value_raw(&out, "}");
	return st;
}

void
explain_json_end(struct explain_json *x)
{
	buf_text(&x->out->buf, "]}\n");
}
