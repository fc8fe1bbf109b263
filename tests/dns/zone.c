/*
 * zone.c: see zone.h.
 */
#include "tests/dns/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "common/address.h"

#define ENCODED 65536		/* bytes of a record */

/* Writes a name in wire form; returns its length. */
static size_t
wire(const char *name, unsigned char *out)
{
	size_t at = 0;

	while (*name != '\0' && strcmp(name, ".") != 0) {
		size_t n = strcspn(name, ".");

		out[at++] = (unsigned char)n;
		memcpy(out + at, name, n);
		at += n;
		name += n + (name[n] == '.');
	}
	out[at++] = 0;
	return at;
}

static size_t
encode(const struct zone_row *row, unsigned char out[ENCODED])
{
	const char *s = row->data;
	struct dmarc_address a;
	char *end;
	size_t n = 0, len = strlen(s);
	unsigned long preference;

	switch (row->type) {
	case RR_A:
	case RR_AAAA:
		n = row->type == RR_A ? 4 : 16;
		if (!address_parse(s, &a))
			abort();
		memcpy(out, a.byte + 16 - n, n);
		return n;
	case RR_MX:
		preference = strtoul(s, &end, 10);
		out[0] = 0;
		out[1] = (unsigned char)preference;
		return 2 + wire(end + 1, out + 2);
	case RR_TXT:
		for (size_t at = 0; at < len; at += 255) {
			size_t part = len - at > 255 ? 255 : len - at;

			out[n++] = (unsigned char)part;
			memcpy(out + n, s + at, part);
			n += part;
		}
		return n;
	default:
		return wire(s, out);
	}
}

/* Whether a row has the name, or a name below it. */
static bool
leads_to(const char *name, const char *row)
{
	size_t n = strlen(name), r = strlen(row);

	return r >= n && strcasecmp(row + r - n, name) == 0 &&
	    (r == n || row[r - n - 1] == '.');
}

static void
answer(struct zone *z, struct asked *asked, const char *name,
    enum rr_type type)
{
	static unsigned char bytes[200][ENCODED];
	static struct rdata record[200];
	struct answer a = { .status = ANSWER_MISSING, .ttl = 300,
		.record = record };

	for (size_t i = 0; i < z->rows; i++) {
		const struct zone_row *row = &z->row[i];

		if (leads_to(name, row->name) && a.status == ANSWER_MISSING)
			a.status = ANSWER_EMPTY;
		if (strcasecmp(name, row->name) != 0)
			continue;
		if (row->type == ALIAS)
			a.alias_of = row->data;
		if (row->type != type)
			continue;
		if (row->fault != 0) {
			a.status = row->fault;
			a.why = row->data;
			continue;
		}
		a.status = ANSWER_DATA;
		record[a.records] = (struct rdata){ bytes[a.records],
			encode(row, bytes[a.records]) };
		a.records++;
	}
	if (a.status != NEVER)
		z->source.answered(asked, &a);
}

static enum dmarc_status
ask(struct asked *asked, const char *name, enum rr_type type,
    struct dmarc_err *err)
{
	struct zone *z = (struct zone *)asked->source;

	(void)err;
	if (z->n == sizeof z->waiting / sizeof *z->waiting)
		abort();
	z->waiting[z->n].asked = asked;
	z->waiting[z->n].type = type;
	(void)snprintf(z->waiting[z->n].name, sizeof z->waiting->name, "%s",
	    name);
	asked->id = (int)z->asked++;
	if (++z->n > z->most)
		z->most = z->n;
	return DMARC_OK;
}

static void
cancel(struct asked *asked)
{
	((struct zone *)asked->source)->cancelled++;
}

static enum dmarc_status
wait(struct source *s, int ms, struct dmarc_err *err)
{
	struct zone *z = (struct zone *)s;
	struct timespec pause = { .tv_nsec = 1000000 };
	size_t n = z->at_once > 0 && z->at_once < z->n ? z->at_once : z->n;

	(void)err;
	if (n == 0 && ms > 0)
		(void)nanosleep(&pause, NULL);
	for (size_t i = 0; i < n; i++)
		answer(z, z->waiting[i].asked, z->waiting[i].name,
		    z->waiting[i].type);
	z->n -= n;
	memmove(z->waiting, z->waiting + n, z->n * sizeof *z->waiting);
	return DMARC_OK;
}

void
zone_open(struct zone *z, const struct zone_row *row, size_t rows)
{
	*z = (struct zone){ .source = { .ask = ask, .cancel = cancel,
		.wait = wait }, .row = row, .rows = rows };
}
