/*
 * builder.h: a struct dmarc_aggregate that grows while its XML is read.
 *
 * Mail repeats itself: equal combinations are found by a hash of their
 * canonical bytes and kept once. The texts of the record being read live in
 * a scratch arena until it is known whether they are new.
 */
#ifndef DMARC_PARSE_XML_BUILDER_H
#define DMARC_PARSE_XML_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/buf.h"
#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/limits.h"

/* The record being read. */
struct draft {
	struct dmarc_record record;
	struct dmarc_combination combination;	/* arrays: in the bufs below */
	struct dmarc_auth auth;			/* the entry being read */
	struct dmarc_override_reason reason;
	bool has_source, has_count;
	bool reason_typed;
	bool source_given;	/* <source_ip> was not empty */
	bool no_traffic;	/* <count> was there: empty or zero */
	const char *fault;	/* why it is bad; NULL while it is not */
};

struct builder {
	const struct dmarc_limits *lim;
	struct arena *arena, *scratch;
	struct dmarc_aggregate fb;
	struct draft draft;
	bool has_begin, has_end, bad_time, bad_domain;
	struct buf error;		/* report_metadata/error, joined */
	struct buf dkim, spf, override;	/* of the draft */
	struct buf record, combination;	/* arrays of the report */
	struct buf hash;		/* uint64_t of each combination */
	struct buf key, other;		/* canonical bytes, to compare */
	uint32_t *slot;			/* 1 + index into combination */
	size_t slots;			/* a power of two; 0 at first */
	uint64_t seed;
	struct dmarc_err err;		/* reason set: refused, stop reading */
};

/* false when out of memory; builder_free() is right in either case. */
bool builder_init(struct builder *b, const struct dmarc_limits *lim,
    struct arena *a);
void builder_free(struct builder *b);

/* Refuse the report because memory is out. */
void builder_no_memory(struct builder *b);

/* The record being read is bad; the first reason stays. */
void builder_fault(struct builder *b, const char *fmt, ...) DMARC_PRINTF(2, 3);

/* A copy of text that lives as long as the report or, scratch, the record. */
const char *builder_keep(struct builder *b, struct arena *a, const char *s,
    size_t len);

void builder_record_open(struct builder *b);
void builder_record_close(struct builder *b);
/*
 * An element called name holds facts that stand where nobody looks for them:
 * the record being read is bad, or, outside of one, one more was skipped.
 */
void builder_lost(struct builder *b, bool in_record, const char *name);
void builder_auth_open(struct builder *b);
void builder_dkim_close(struct builder *b);
void builder_spf_close(struct builder *b);
void builder_reason_open(struct builder *b);
void builder_reason_close(struct builder *b);

/*
 * The report is complete: check that it can be used, and hand it out. The
 * report lives in the arena that was given to builder_init().
 */
DMARC_MUST_USE enum dmarc_status builder_finish(struct builder *b,
    const struct dmarc_aggregate **out, struct dmarc_err *err);

#endif
