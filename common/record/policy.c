/*
 * policy.c: see policy.h.
 */
#include "common/record/policy.h"

#include <stdlib.h>
#include <string.h>

#include "common/facts/words.h"
#include "common/record/tags.h"

#define WORD 16		/* a longer value is no word of a policy */

/* The value as a string; "?" for one that is too long to have a meaning. */
static void
word_of(const struct tag *t, char out[WORD])
{
	bool fits = t->value_len < WORD;

	memcpy(out, fits ? t->value : "?", fits ? t->value_len : 1);
	out[fits ? t->value_len : 1] = '\0';
}

static int
percent(const char *value)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	return value[0] < '0' || value[0] > '9' || *end != '\0' || n > 100 ?
	    -1 : (int)n;
}

static void
read_tag(const struct tag *t, struct dmarc_policy *out)
{
	char value[WORD];

	word_of(t, value);
	if (tag_is(t, "p"))
		out->p = p_of(value);
	else if (tag_is(t, "sp"))
		out->sp = p_of(value);
	else if (tag_is(t, "np"))
		out->np = p_of(value);
	else if (tag_is(t, "t"))
		out->testing = tag_says(t, "y");
	else if (tag_is(t, "pct"))
		out->pct = percent(value);
	else if (tag_is(t, "adkim"))
		out->adkim = alignment_of(value);
	else if (tag_is(t, "aspf"))
		out->aspf = alignment_of(value);
}

bool
policy_is_record(const char *record, size_t len)
{
	struct tags tags = tags_start(record, len);
	struct tag first;

	/* Nothing may stand before it, not even a blank. */
	return tags_next(&tags, &first) && first.name == record &&
	    tag_is(&first, "v") && tag_has(&first, "DMARC1");
}

bool
policy_of_record(const char *record, size_t len, struct dmarc_policy *out)
{
	struct tags tags = tags_start(record, len);
	struct tag t;

	*out = (struct dmarc_policy){ .testing = -1, .pct = -1 };
	while (tags_next(&tags, &t))
		if (t.equals)
			read_tag(&t, out);
	return policy_is_record(record, len);
}
