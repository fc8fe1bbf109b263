/*
 * codes.c: see codes.h.
 */
#include "report/verdict/codes.h"

#include <string.h>

/* The title comes first of what follows the subject. */
#define BLOCKER_ROW(name, when, whom, ...) \
	[CODE_##name] = { .word = #name, .kind = KIND_##when, \
	    .subject = SUBJECT_##whom, .title = __VA_ARGS__ },
#define CHANGE_ROW(name, whom, ...) \
	[CODE_##name] = { .word = #name, .subject = SUBJECT_##whom, \
	    .change = { __VA_ARGS__ } },

const struct code_row codes[CODE_COUNT] = {
	CODES(BLOCKER_ROW, CHANGE_ROW)
	[CODE_OTHER] = { .kind = KIND_FIX, .subject = SUBJECT_DOMAIN },
};

enum code
code_of(const char *word)
{
	for (int c = 0; c < CODE_OTHER; c++)
		if (strcmp(codes[c].word, word) == 0)
			return (enum code)c;
	return CODE_OTHER;
}

#define MEASURE_ROW(name, is_share, how, in, at, text) \
	[MEASURE_##name] = { .label = text, .share = is_share, \
	    .relation = RELATION_##how, .query = in, .column = at },

const struct measure_row measures[MEASURE_COUNT] = {
	MEASURES(MEASURE_ROW)
};
