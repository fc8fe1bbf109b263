/*
 * builder.h: builds a struct dmarc_aggregate while its XML is read.
 *
 * Most records repeat a combination: a hash of its canonical bytes finds equal
 * ones, and each is kept once. The texts of the current record live in a
 * scratch arena; a new combination is copied to the report's arena.
 */
#ifndef DMARC_PARSE_XML_BUILDER_H
#define DMARC_PARSE_XML_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/limits.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"

/* The current record. */
struct draft {
	struct dmarc_record record;
	struct dmarc_combination combination;	/* arrays: in the bufs below */
	struct dmarc_auth auth;			/* the current entry */
	struct dmarc_override_reason reason;
	bool has_source, has_count;
	uint64_t cut;		/* results and reasons over the limit */
	bool reason_typed;
	bool source_given;	/* <source_ip> was not empty */
	bool no_traffic;	/* <count> was empty or zero */
	const char *fault;	/* why the record is bad; NULL: it is good */
};

struct builder {
	const struct dmarc_limits *lim;
	struct arena *arena, *scratch;
	uint64_t *foreign_room;	/* see xml_new() */
	struct dmarc_aggregate fb;
	struct draft draft;
	bool has_begin, has_end, bad_time, bad_domain;
	struct buf error;		/* report_metadata/error, joined */
	struct buf dkim, spf, override;	/* of the draft */
	struct buf record, combination;	/* arrays of the report */
	struct buf hash;		/* uint64_t for each combination */
	struct buf key, other;		/* canonical bytes, to compare */
	uint32_t *slot;			/* 1 + index into combination */
	size_t slots;			/* a power of two; 0 at first */
	uint64_t seed;
	struct dmarc_err err;		/* reason set: report refused, stop */
};

/*
 * *foreign_room: see xml_new(). Returns false if out of memory. Call
 * builder_free() in either case.
 */
bool builder_init(struct builder *b, const struct dmarc_limits *lim,
    struct arena *a, uint64_t *foreign_room);
void builder_free(struct builder *b);

/* Refuses the report: out of memory. */
void builder_no_memory(struct builder *b);

/* Marks the current record as bad; keeps the first reason. */
void builder_fault(struct builder *b, const char *fmt, ...) DMARC_PRINTF(2, 3);

/* Copies text to a: b->arena (for the report) or b->scratch (the record). */
const char *builder_keep(struct builder *b, struct arena *a, const char *s,
    size_t len);

void builder_record_open(struct builder *b);
void builder_record_close(struct builder *b);
/*
 * Reports that an element called name, which holds facts of a record, is in an
 * unknown element. Marks the current record as bad or, outside of a record,
 * counts one more skipped record.
 */
void builder_lost(struct builder *b, bool in_record, const char *name);
void builder_auth_open(struct builder *b);
void builder_dkim_close(struct builder *b);
void builder_spf_close(struct builder *b);
void builder_reason_open(struct builder *b);
void builder_reason_close(struct builder *b);

/*
 * Checks that the complete report is usable, and sets *out. The report lives
 * in the arena passed to builder_init().
 */
DMARC_MUST_USE enum dmarc_status builder_finish(struct builder *b,
    const struct dmarc_aggregate **out, struct dmarc_err *err);

#endif
