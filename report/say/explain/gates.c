/*
 * gates.c: see gates.h.
 */
#include "report/say/explain/gates.h"

#include <stdio.h>

#include "common/day.h"
#include "report/say/describe.h"

void
gates_verdict(struct buf *out, const struct verdict *v)
{
	char word[DESCRIBE_CODE];

	describe_code_words(v->code, word);
	buf_text(out, word);
	if (!v->has_target)
		return;
	buf_text(out, v->code == VERDICT_ROLL_BACK ? " to p=" :
	    " (the next is p=");
	buf_text(out, verdict_level_word(v->target));
	buf_text(out, v->code == VERDICT_ROLL_BACK ? "" : ")");
}

void
gates_policy(struct buf *out, const struct verdict *v)
{
	char text[96];

	(void)snprintf(text, sizeof text, "acts as p=%s for %lld days, as "
	    "reports say", verdict_level_word(v->effective),
	    (long long)v->days_at_policy);
	buf_text(out, text);
}

void
gates_confidence(struct buf *out)
{
	char text[256], messages[FORMAT_TEXT];

	format_count((uint64_t)rule(RULE_HIGH_MESSAGES, STEP_QUARANTINE),
	    messages);
	(void)snprintf(text, sizeof text, "high needs %g of 28 days, %g "
	    "reporters, %s direct messages, DNS checked in %g days",
	    rule(RULE_HIGH_DAYS, STEP_QUARANTINE),
	    rule(RULE_HIGH_REPORTERS, STEP_QUARANTINE), messages,
	    rule(RULE_HIGH_DNS_DAYS, STEP_QUARANTINE));
	buf_text(out, text);
}

void
gates_window(struct buf *out, int64_t last)
{
	char span[DAY_SPAN_TEXT];

	day_span(last - W28 + 1, last, false, span);
	buf_text(out, "28 days, ");
	buf_text(out, span);
	buf_text(out, "; the last ended at least 24 hours ago");
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

void
gates_value(const struct verdict_measure *m, char out[FORMAT_TEXT])
{
	number(m->value, measures[m->what].share, false, out);
}

void
gates_limit(const struct verdict_measure *m, char out[GATES_LIMIT])
{
	static const char *const word[] = {
		[RELATION_AT_LEAST] = "at least",
		[RELATION_AT_MOST] = "at most", [RELATION_BELOW] = "below",
	};
	const struct measure_row *row = &measures[m->what];
	char limit[FORMAT_TEXT];

	number(m->limit, row->share, m->rule < RULE_COUNT, limit);
	(void)snprintf(out, GATES_LIMIT, "%s %s", word[row->relation], limit);
}

const char *
gates_class(enum verdict_class class)
{
	static const char *const what[CLASSES] = {
		[CLASS_IGNORED] = "labelled to be ignored",
		[CLASS_OWN] = "yours",
		[CLASS_THIRD_OK] = "your suppliers', passing",
		[CLASS_THIRD_BAD] = "your suppliers', failing",
		[CLASS_FWD_OK] = "forwarded, still passing",
		[CLASS_FWD_BAD] = "forwarded, broken on the way",
		[CLASS_UNKNOWN] = "not identified",
		[CLASS_SPOOF] = "forged",
	};

	return what[class];
}

bool
gates_use(const struct verdict *v, enum rule r)
{
	for (size_t i = 0; i < v->gates; i++)
		for (size_t j = 0; j < v->gate[i].measures; j++)
			if (v->gate[i].measure[j].rule == r)
				return true;
	return false;
}

static void
apart(struct buf *out, const struct apart_reports *a, const char *what,
    const char *counted)
{
	char count[FORMAT_TEXT], text[200], word[DESCRIBE_CODE];

	format_count(a->messages, count);
	(void)snprintf(text, sizeof text, "%llu reports %s, with %s "
	    "messages%s.", (unsigned long long)a->reports, what, count,
	    a->left_out || a->reports == 0 ? "" : counted);
	buf_text(out, text);
	for (int i = 0; i < 2; i++) {
		if (!a->differs[i])
			continue;
		describe_code_words(a->other_code[i], word);
		(void)snprintf(text, sizeof text, "\nWith them the verdict%s "
		    "would be %s.", i == 1 ? " on subdomains" : "", word);
		buf_text(out, text);
	}
}

void
gates_mismatch(struct buf *out, const struct hearing *h)
{
	apart(out, &h->mismatch, "whose origin is a mismatch or distrusted",
	    " (counted: no authserv_id is configured)");
}

void
gates_unvouched(struct buf *out, const struct hearing *h)
{
	apart(out, &h->unvouched, "that nothing vouches for",
	    " (counted: fewer than three organizations are verified)");
}
