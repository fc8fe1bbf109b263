/*
 * policy_record.c: see policy_record.h.
 */
#include "report/gather/policy_record.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/facts/words.h"

#define VALUE 16	/* longer values have no meaning */

/* Reads a tag and its value, folded; false: no "=". */
static bool
split(const char *tag, size_t len, char name[VALUE], char value[VALUE])
{
	const char *equals = memchr(tag, '=', len);
	const char *part[2] = { tag, NULL };
	size_t n[2];

	if (equals == NULL)
		return false;
	part[1] = equals + 1;
	n[0] = (size_t)(equals - tag);
	n[1] = len - n[0] - 1;
	for (int i = 0; i < 2; i++) {
		char *out = i == 0 ? name : value;
		size_t used = 0;

		for (size_t j = 0; j < n[i]; j++) {
			char c = part[i][j];

			if (c == ' ' || c == '\t')
				continue;
			if (used + 1 == VALUE)
				return false;
			out[used++] = c >= 'A' && c <= 'Z' ?
			    (char)(c - 'A' + 'a') : c;
		}
		out[used] = '\0';
	}
	return true;
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
read_tag(const char *name, const char *value, struct dmarc_policy *out)
{
	if (strcmp(name, "p") == 0)
		out->p = p_of(value);
	else if (strcmp(name, "sp") == 0)
		out->sp = p_of(value);
	else if (strcmp(name, "np") == 0)
		out->np = p_of(value);
	else if (strcmp(name, "t") == 0)
		out->testing = strcmp(value, "y") == 0;
	else if (strcmp(name, "pct") == 0)
		out->pct = percent(value);
	else if (strcmp(name, "adkim") == 0)
		out->adkim = alignment_of(value);
	else if (strcmp(name, "aspf") == 0)
		out->aspf = alignment_of(value);
}

bool
policy_of_record(const char *record, struct dmarc_policy *out)
{
	bool dmarc = false;

	*out = (struct dmarc_policy){ .testing = -1, .pct = -1 };
	for (const char *tag = record; *tag != '\0'; ) {
		size_t len = strcspn(tag, ";");
		char name[VALUE], value[VALUE];

		if (split(tag, len, name, value)) {
			/* v must come first, and be DMARC1. */
			if (tag == record)
				dmarc = strcmp(name, "v") == 0 &&
				    strcmp(value, "dmarc1") == 0;
			read_tag(name, value, out);
		}
		tag += len;
		tag += *tag == ';';
	}
	return dmarc;
}
