/*
 * parts.c: see parts.h.
 */
#include "dns/plan/parts.h"

#include <string.h>

#include "dns/check/check.h"

#define KEYS "dkim: "

static const struct {
	const char *word;
	unsigned part;		/* 0: of keys, which are asked one by one */
} kinds[] = {
	{ "soa: ", PART_SOA }, { "mx: ", PART_MX }, { "spf: ", PART_SPF },
	{ "dmarc: ", PART_DMARC }, { "name: ", PART_NAMES }, { KEYS, 0 },
};

#define KINDS (sizeof kinds / sizeof *kinds)

/* The item after one; NULL: there is none. */
static const char *
next(const char *item)
{
	const char *end = strstr(item, "; ");

	return end != NULL ? end + 2 : NULL;
}

unsigned
parts_known(const char *unknown)
{
	unsigned known = PARTS;

	for (const char *item = unknown; item != NULL; item = next(item)) {
		size_t i = 0;

		while (i < KINDS && strncmp(item, kinds[i].word,
		    strlen(kinds[i].word)) != 0)
			i++;
		if (i == KINDS)
			return 0;
		known &= ~kinds[i].part;
	}
	return known;
}

bool
parts_lack_key(const char *unknown, const char *selector)
{
	size_t len = strlen(selector);

	for (const char *item = unknown; item != NULL; item = next(item)) {
		const char *name = item + strlen(KEYS);

		if (strncmp(item, KEYS, strlen(KEYS)) == 0 &&
		    strncmp(name, selector, len) == 0 && name[len] == ':')
			return true;
	}
	return false;
}
