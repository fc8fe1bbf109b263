/*
 * words.c: the tables of codes and measures, and the words for verdicts,
 * classes, policies, kinds and confidence in outputs.
 */
#include <string.h>

#include "report/verdict/verdict.h"

/* The title is the first argument after the subject. */
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
	[MEASURE_##name] = { .label = (text), .share = (is_share), \
	    .relation = RELATION_##how, .query = (in), .column = (at) },

const struct measure_row measures[MEASURE_COUNT] = {
	MEASURES(MEASURE_ROW)
};

const char *
verdict_code_word(enum verdict_code code)
{
	static const char *const word[VERDICT_CODES] = {
		[VERDICT_NO_DATA] = "NO_DATA",
		[VERDICT_READY_FOR_QUARANTINE] = "READY_FOR_QUARANTINE",
		[VERDICT_READY_FOR_REJECT] = "READY_FOR_REJECT",
		[VERDICT_HOLD] = "HOLD", [VERDICT_NOT_READY] = "NOT_READY",
		[VERDICT_ROLL_BACK] = "ROLL_BACK", [VERDICT_DONE] = "DONE",
	};

	return word[code];
}

const char *
verdict_class_word(enum verdict_class class)
{
	static const char *const word[CLASSES] = {
		[CLASS_IGNORED] = "IGNORED", [CLASS_OWN] = "OWN",
		[CLASS_THIRD_OK] = "THIRD_OK",
		[CLASS_THIRD_BAD] = "THIRD_BAD", [CLASS_FWD_OK] = "FWD_OK",
		[CLASS_FWD_BAD] = "FWD_BAD", [CLASS_UNKNOWN] = "UNKNOWN",
		[CLASS_SPOOF] = "SPOOF",
	};

	return word[class];
}

const char *
verdict_level_word(enum verdict_level level)
{
	static const char *const word[] = { [LEVEL_NONE] = "none",
	    [LEVEL_QUARANTINE] = "quarantine", [LEVEL_REJECT] = "reject" };

	return word[level];
}

const char *
verdict_kind_word(enum verdict_kind kind)
{
	static const char *const word[KINDS] = {
		[KIND_EMERGENCY] = "emergency", [KIND_FIX] = "fix",
		[KIND_WAIT] = "wait", [KIND_ADVICE] = "advice",
	};

	return word[kind];
}

const char *
verdict_confidence_word(enum verdict_confidence c)
{
	static const char *const word[] = { [CONFIDENCE_LOW] = "low",
	    [CONFIDENCE_MEDIUM] = "medium", [CONFIDENCE_HIGH] = "high" };

	return word[c];
}
