/*
 * gzip.c: see gzip.h.
 */
#include "parse/archive/gzip.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#define WINDOW_GZIP (15 + 16)	/* the largest window; + 16: gzip format */
#define INPUT ((size_t)16 << 10)

struct gzip {
	struct source base;
	struct source *from;		/* not owned */
	struct source_budget *budget;	/* not owned */
	uint64_t in, most_in, out;	/* bytes */
	z_stream z;
	bool ended;			/* no further member follows */
	unsigned char input[INPUT];
};

/* Reads more input; avail_in does not grow at the end of the source. */
static enum dmarc_status
fill(struct gzip *g, struct dmarc_err *err)
{
	size_t got = 0, kept = g->z.avail_in;
	enum dmarc_status st;

	if (kept > 0)
		memmove(g->input, g->z.next_in, kept);
	st = source_read(g->from, g->input + kept, INPUT - kept, &got, err);
	if (st != DMARC_OK)
		return st;
	if (got > g->most_in - g->in)
		return dmarc_refuse(err, DMARC_R_ATTACHMENT_BYTES,
		    "more than %" PRIu64 " bytes of gzip", g->most_in);
	g->in += got;
	g->z.next_in = g->input;
	g->z.avail_in = (uInt)(kept + got);
	return DMARC_OK;
}

/* After the end of a member: starts the next one, or sets ended. */
static enum dmarc_status
next_member(struct gzip *g, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (g->z.avail_in < 2)
		st = fill(g, err);
	if (st != DMARC_OK)
		return st;
	g->ended = g->z.avail_in < 2 || g->z.next_in[0] != 0x1f ||
	    g->z.next_in[1] != 0x8b;
	if (!g->ended && inflateReset(&g->z) != Z_OK)
		return dmarc_fail(err, DMARC_E_NOMEM, "zlib: inflateReset");
	return DMARC_OK;
}

static enum dmarc_status
damaged(const struct gzip *g, struct dmarc_err *err)
{
	const char *why = g->z.msg != NULL ? g->z.msg : "invalid data";

	/* zlib has one error code for all damage: tell it apart by the text. */
	if (strcmp(why, "incorrect data check") == 0 ||
	    strcmp(why, "incorrect length check") == 0)
		return dmarc_refuse(err, DMARC_R_GZIP_CHECKSUM,
		    "gzip: %s after %" PRIu64 " bytes", why, g->out);
	return dmarc_refuse(err, DMARC_R_GZIP_CORRUPT,
	    "gzip: %s after %" PRIu64 " bytes", why, g->out);
}

static enum dmarc_status
gzip_read(struct source *base, unsigned char *to, size_t size, size_t *got,
    struct dmarc_err *err)
{
	struct gzip *g = (struct gzip *)base;
	enum dmarc_status st;

	*got = 0;
	while (!g->ended && *got == 0) {
		int rc;

		g->z.next_out = to;
		g->z.avail_out = (uInt)size;
		rc = inflate(&g->z, Z_NO_FLUSH);
		*got = size - g->z.avail_out;
		g->out += *got;
		st = budget_spend(g->budget, *got, err);
		if (st != DMARC_OK)
			return st;
		switch (rc) {
		case Z_OK:
			break;
		case Z_BUF_ERROR:	/* no output: more input is needed */
			st = fill(g, err);
			if (st != DMARC_OK)
				return st;
			if (g->z.avail_in == 0)
				return dmarc_refuse(err,
				    DMARC_R_GZIP_TRUNCATED,
				    "gzip: the data end after %" PRIu64
				    " bytes of content", g->out);
			break;
		case Z_STREAM_END:
			st = next_member(g, err);
			if (st != DMARC_OK)
				return st;
			break;
		case Z_MEM_ERROR:
			return dmarc_refuse(err, DMARC_R_MEMORY,
			    "gzip: out of memory");
		default:		/* Z_DATA_ERROR, Z_NEED_DICT */
			return damaged(g, err);
		}
	}
	return DMARC_OK;
}

static enum dmarc_status
gzip_rewind(struct source *base, struct dmarc_err *err)
{
	struct gzip *g = (struct gzip *)base;

	g->budget->used -= g->out;
	g->out = g->in = 0;
	g->ended = false;
	g->z.avail_in = 0;
	if (inflateReset(&g->z) != Z_OK)
		return dmarc_fail(err, DMARC_E_NOMEM, "zlib: inflateReset");
	return source_rewind(g->from, err);
}

static void
gzip_close(struct source *base)
{
	struct gzip *g = (struct gzip *)base;

	(void)inflateEnd(&g->z);
	free(g);
}

struct source *
gzip_open(struct source *from, uint64_t most_in, struct source_budget *budget)
{
	struct gzip *g = malloc(sizeof *g);

	if (g == NULL)
		return NULL;
	memset(g, 0, offsetof(struct gzip, input));
	g->base = (struct source){ gzip_read, gzip_rewind, gzip_close };
	g->from = from;
	g->budget = budget;
	g->most_in = most_in;
	if (inflateInit2(&g->z, WINDOW_GZIP) != Z_OK) {
		free(g);
		return NULL;
	}
	return &g->base;
}
