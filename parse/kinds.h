/*
 * kinds.h: how dmarc-parse reads, judges and shows each kind of finding.
 *
 * A kind is a row of parse_kinds and the functions in it.
 */
#ifndef DMARC_PARSE_KINDS_H
#define DMARC_PARSE_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/err.h"
#include "common/facts/finding.h"
#include "parse/sniff.h"

struct arena;
struct page;
struct provenance;
struct reading;
struct source;

struct parse_kind {
	/*
	 * Whether content of this shape may be of the kind, by its first len
	 * bytes. The first kind that returns true reads it. NULL: never.
	 */
	bool (*begins)(enum sniff_kind shape, const unsigned char *first,
	    size_t len);

	/*
	 * Reads content: len bytes of first, a buffer of CONTENT_CHUNK bytes
	 * that may be overwritten, then the rest of from. Adds reports and
	 * refusals to the reading.
	 */
	enum dmarc_status (*read)(struct reading *r, struct source *from,
	    unsigned char *first, size_t len, const char *part,
	    struct dmarc_err *err);

	/* Judges it by the results of our mail server. NULL: not judged. */
	enum dmarc_provenance (*judge)(const struct provenance *mail,
	    const struct dmarc_finding *f, struct arena *a);

	/* Writes it for people, see showing.h. false: out of memory. */
	bool (*text)(struct page *p, const char *file,
	    const struct dmarc_finding *f);
	/* Writes it as JSON. false: failed, see errno. */
	bool (*json)(FILE *out, const char *file,
	    const struct dmarc_finding *f);
};

extern const struct parse_kind parse_kinds[DMARC_FINDING_KIND_COUNT];

#endif
