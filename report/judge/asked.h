/*
 * asked.h: the names that a command line asks about, and the policy domain
 * whose record applies to each. Reports are about policy domains; people ask
 * about the name that they see in From.
 */
#ifndef DMARC_REPORT_JUDGE_ASKED_H
#define DMARC_REPORT_JUDGE_ASKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "common/err.h"
#include "common/memory/arena.h"
#include "store/read/snapshot.h"

struct asked {
	const char *name;	/* canonical, see domain_read() */
	/*
	 * name, or the nearest domain above it if reports are about that one
	 * and none is about name (RFC 9989 section 4.10: the record above
	 * applies to a name without one).
	 */
	const char *domain;
	bool unknown;		/* no report is about name or one above it */
	/* An own domain that was probably meant, as name is unknown; NULL:
	 * none. */
	const char *near;
	/* From name or below it, counted for the domain above; else 0. */
	uint64_t messages, failing;
};

struct asked_list {
	struct asked *item;
	size_t n;
	const char **domain;	/* to answer about, each once */
	size_t domains;
	int64_t days;		/* that messages were counted on */
};

/*
 * Reads the words of a command line: domains with U-labels or A-labels, in any
 * case, with a final dot, or "*.example.org" as pages write subdomains.
 * E_USAGE names the word that is no domain. The list is in the arena.
 */
DMARC_MUST_USE enum dmarc_status asked_read(char *const word[], size_t n,
    struct arena *a, struct asked_list *out, struct dmarc_err *err);

/*
 * Finds the domain of each name, or one that was probably meant, and counts its
 * messages on the days of w.
 */
DMARC_MUST_USE enum dmarc_status asked_find(struct asked_list *list,
    struct snapshot *db, const struct day_window *w, struct arena *a,
    struct dmarc_err *err);

/* Whether the record of another name applies. */
bool asked_above(const struct asked *asked);

#endif
