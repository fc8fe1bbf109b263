/*
 * checks.h: checks that every verdict must pass, and a verdict as text.
 */
#ifndef DMARC_TESTS_REPORT_VERDICT_CHECKS_H
#define DMARC_TESTS_REPORT_VERDICT_CHECKS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/verdict/verdict.h"
#include "tests/cunit_main.h"

/* Whether a sentence has no NaN and no percentage below 0 or above 100. */
static inline bool
sane_text(const char *text)
{
	if (strstr(text, "nan") != NULL || strstr(text, "inf ") != NULL)
		return false;
	for (const char *p = strstr(text, " %"); p != NULL;
	    p = strstr(p + 1, " %")) {
		const char *from = p;
		double n;

		while (from > text && strchr("0123456789.-", from[-1]) != NULL)
			from--;
		n = strtod(from, NULL);
		if (n < 0 || n > 100)
			return false;
	}
	return true;
}

static inline bool
sane_blockers(const struct verdict_blocker *b, size_t n, uint64_t reporters)
{
	bool fine = true;

	for (size_t i = 0; i < n; i++) {
		uint64_t sum = 0;

		for (size_t j = 0; j < b[i].evidences; j++)
			sum += b[i].evidence[j].messages;
		fine = fine && b[i].failing <= b[i].messages &&
		    (b[i].sender == NULL || b[i].evidences == 0 ||
		    sum <= b[i].messages) &&
		    b[i].reporters <= reporters &&
		    sane_text(b[i].why) && sane_text(b[i].fix) &&
		    sane_text(b[i].check);
	}
	return fine;
}

/* Whether entries, their sources, and classes each sum to all messages. */
static inline bool
sums_agree(const struct verdict *v)
{
	uint64_t entries = 0, classes = 0;
	bool fine = true;

	for (size_t i = 0; i < v->entries; i++) {
		const struct verdict_entry *e = &v->entry[i];
		uint64_t messages = 0, pass = 0;

		for (size_t j = 0; j < e->sources; j++) {
			messages += e->source[j].messages;
			pass += e->source[j].pass;
		}
		for (size_t j = 0; j < e->selectors; j++)
			fine = fine && e->selector[j].pass <=
			    e->selector[j].messages;
		fine = fine && messages == e->messages && pass == e->pass &&
		    e->pass <= e->messages && e->dkim <= e->pass &&
		    e->spf <= e->pass && e->week + e->previous <=
		    e->messages && e->first <= e->last;
		entries += e->messages;
	}
	for (int c = CLASS_OWN; c < CLASSES; c++)
		classes += v->class_messages[c];
	for (size_t i = 0; i < v->what_ifs; i++) {
		const struct verdict_what_if *x = &v->what_if[i];

		fine = fine && x->lost == x->at_risk + x->collateral +
		    x->unknown + x->forged && x->lost <= x->messages &&
		    x->overridden <= x->collateral &&
		    x->messages == entries && x->messages == classes;
	}
	return fine && v->what_ifs > 0;
}

static inline bool
code_agrees(const struct verdict *v)
{
	size_t n[KINDS] = { 0 };

	for (size_t i = 0; i < v->blockers; i++)
		n[v->blocker[i].kind]++;
	switch (v->code) {
	case VERDICT_READY_FOR_QUARANTINE:
	case VERDICT_READY_FOR_REJECT:
		return v->blockers == 0 && v->has_target;
	case VERDICT_NOT_READY:
		return n[KIND_FIX] > 0 && n[KIND_EMERGENCY] == 0;
	case VERDICT_HOLD:
		return v->blockers > 0 && n[KIND_EMERGENCY] == 0;
	case VERDICT_ROLL_BACK:
		return n[KIND_EMERGENCY] > 0 && v->target < v->enforced;
	default:
		return v->blockers == 0;
	}
}

/* All members of n verdicts as text; the caller frees it. */
static inline char *
text_of(const struct verdict *list, size_t n)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	for (size_t i = 0; i < n; i++) {
		const struct verdict *v = &list[i];

		fprintf(f, "%d %d %d %d %lld %d %.17g %.17g %llu %llu %s\n",
		    v->below, v->code, v->target, v->confidence,
		    (long long)v->earliest, v->low_volume, v->rate.lower,
		    v->rate.upper, (unsigned long long)v->days,
		    (unsigned long long)v->reports,
		    v->next_record != NULL ? v->next_record : "-");
		for (size_t k = 0; k < v->reasons; k++)
			fprintf(f, "%s, ", v->reason[k]);
		for (size_t k = 0; k < v->blockers + v->advices; k++) {
			const struct verdict_blocker *b = k < v->blockers ?
			    &v->blocker[k] : &v->advice[k - v->blockers];

			fprintf(f, "\n%d %s %s %llu %llu %lld %lld %s %s %s",
			    b->kind, b->word, b->sender,
			    (unsigned long long)b->messages,
			    (unsigned long long)b->failing,
			    (long long)b->first, (long long)b->last, b->why,
			    b->fix, b->check);
			for (size_t e = 0; e < b->evidences; e++)
				fprintf(f, " %u.%u",
				    b->evidence[e].source.byte[14],
				    b->evidence[e].source.byte[15]);
		}
		for (size_t k = 0; k < v->entries; k++) {
			const struct verdict_entry *e = &v->entry[k];

			fprintf(f, "\n%s %d %llu %llu", e->sender->key,
			    e->class, (unsigned long long)e->messages,
			    (unsigned long long)e->week);
			for (size_t s = 0; s < e->selectors; s++)
				fprintf(f, " %s/%s", e->selector[s].domain,
				    e->selector[s].selector);
		}
		for (size_t k = 0; k < v->changes; k++)
			fprintf(f, "\n%s %s %s %lld",
			    codes[v->change[k].code].word,
			    v->change[k].sender, v->change[k].detail,
			    (long long)v->change[k].day);
		for (size_t k = 0; k < v->reporters; k++)
			fprintf(f, "\n%s %llu", v->reporter[k].org,
			    (unsigned long long)v->reporter[k].days);
		fprintf(f, "\n");
	}
	CU_ASSERT_EQUAL_FATAL(fclose(f), 0);
	return text;
}

#endif
