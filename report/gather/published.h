/*
 * published.h: which policies the reporters read on which days, for one domain
 * while its reports are walked over.
 */
#ifndef DMARC_REPORT_GATHER_PUBLISHED_H
#define DMARC_REPORT_GATHER_PUBLISHED_H

#include "common/memory/arena.h"
#include "common/memory/memo.h"
#include "report/verdict/facts.h"
#include "store/read/snapshot.h"

/* The policies of a domain, by their key in the database. */
struct published {
	struct memo policies;
	struct verdict_published *list;		/* heap memory */
	size_t n, size;
};

/* Reads the policies that any report shows; texts are in the arena. */
DMARC_MUST_USE enum dmarc_status published_begin(struct published *p,
    struct snapshot *db, const char *domain, struct arena *a,
    struct dmarc_err *err);

/* Adds what a report says of one day, with the key of its policy. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status published_add(struct published *p,
    int64_t policy, const struct verdict_published *day,
    struct dmarc_err *err);

/* Adds up what a reporter says of a policy on a day, to make room. */
void published_merge(struct published *p);

#endif
