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
#include "parse/input/sniff.h"

struct arena;
struct page;
struct provenance;
struct reading;
struct source;

struct parse_kind {
	/*
	 * Returns whether content of this shape, with these first len bytes,
	 * may be of the kind. The first kind that returns true reads the
	 * content. NULL: never.
	 */
	bool (*begins)(enum sniff_kind shape, const unsigned char *first,
	    size_t len);

	/*
	 * Reads content and adds its reports and refusals to the reading. The
	 * content begins with the len bytes in first; the rest comes from the
	 * source. first has room for READING_CHUNK bytes, as scratch space.
	 */
	enum dmarc_status (*read)(struct reading *r, struct source *from,
	    unsigned char *first, size_t len, const char *part,
	    struct dmarc_err *err);

	/*
	 * Judges the sender of a finding by our mail server's
	 * Authentication-Results. NULL: not judged.
	 */
	enum dmarc_provenance (*judge)(const struct provenance *mail,
	    const struct dmarc_finding *f, struct arena *a);

	/* Writes a finding for people; false: out of memory. */
	bool (*text)(struct page *p, const char *file,
	    const struct dmarc_finding *f);
	/* Writes a finding as JSON; false: failed, see errno. */
	bool (*json)(FILE *out, const char *file,
	    const struct dmarc_finding *f);
};

extern const struct parse_kind parse_kinds[DMARC_FINDING_KIND_COUNT];

#endif
