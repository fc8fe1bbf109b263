/*
 * reading.h: facts of one kind about a domain, gathered by a piece of work.
 *
 * A step of such work begins with reading_begin(), asks for all that it needs,
 * whatever is missing, and returns reading_end(): so questions that do not
 * depend on each other are asked together.
 */
#ifndef DMARC_DNS_FACTS_READING_H
#define DMARC_DNS_FACTS_READING_H

#include "common/memory/arena.h"
#include "dns/lookup/lookup.h"

#define FACTS_MEMORY ((size_t)4 << 20)	/* of the facts of one kind */

/* What all facts begin with. */
struct facts {
	struct work work;	/* first */
	struct arena *arena;	/* of the facts; emptied by each step */
	const char *domain;	/* as domain_read() writes it */
};

struct reading {
	struct facts *facts;
	struct lookup *lookup;
	bool waits;		/* an answer is missing */
	bool full;		/* the arena was: facts are missing */
};

/* The reason of facts that are unknown because the arena was full. */
#define READING_FULL "the answers are too large"

struct reading reading_begin(struct work *w, struct lookup *l);
enum work_status reading_end(const struct reading *r);

/* As lookup_ask(); NULL: not known yet. */
const struct answer *reading_ask(struct reading *r, const char *name,
    enum rr_type type);

/* The same for a name of two parts: "_dmarc." and "example.org". */
const struct answer *reading_ask_at(struct reading *r, const char *prefix,
    const char *name, enum rr_type type);

/* Memory of the facts; NULL when the arena is full, which full says, too. */
const char *reading_copy(struct reading *r, const char *s);
void *reading_array(struct reading *r, size_t n, size_t size);

#endif
