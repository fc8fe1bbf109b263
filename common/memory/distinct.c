/*
 * distinct.c: see distinct.h. Linear counting (Whang and others, 1990): each
 * text sets a bit by its hash, and the share of bits that are still clear
 * tells how many texts there were.
 */
#include "common/memory/distinct.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES ((size_t)1 << 19)
#define BITS (BYTES * 8)

bool
distinct_begin(struct distinct *d)
{
	d->seen = calloc(BYTES, 1);
	return d->seen != NULL;
}

void
distinct_free(struct distinct *d)
{
	free(d->seen);
	d->seen = NULL;
}

/* FNV-1a, and a last mixing of its bits. */
static uint64_t
hash(const char *text)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

void
distinct_add(struct distinct *d, const char *text)
{
	uint64_t bit = hash(text) % BITS;

	d->seen[bit / 8] |= (unsigned char)(1u << bit % 8);
}

static uint64_t
estimate(const struct distinct *d)
{
	size_t clear = 0;

	for (size_t i = 0; i < BYTES; i++)
		for (unsigned b = 0; b < 8; b++)
			clear += (d->seen[i] >> b & 1) == 0;
	if (clear == 0)
		clear = 1;
	return (uint64_t)((double)BITS * log((double)BITS / (double)clear) +
	    0.5);
}

void
distinct_say(const struct distinct *d, const char *what, char *out,
    size_t size)
{
	uint64_t n = estimate(d), step = 1;
	char digits[24], grouped[32];
	size_t len, at = 0;

	while (n / step >= 1000)
		step *= 10;
	n = (n + step / 2) / step * step;
	len = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, n);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			grouped[at++] = ',';
		grouped[at++] = digits[i];
	}
	grouped[at] = '\0';
	(void)snprintf(out, size, "%s%s %.*s", step > 1 ? "about " : "",
	    grouped, (int)(strlen(what) - (n == 1)), what);
}
