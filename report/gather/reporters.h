/*
 * reporters.h: who reports. A reporter is the organizational domain of the
 * address in its reports, because names vary in case and spelling; the name
 * counts only without a usable address.
 *
 * And since when: an organization that began a few days ago has no word in an
 * emergency.
 */
#ifndef DMARC_REPORT_GATHER_REPORTERS_H
#define DMARC_REPORT_GATHER_REPORTERS_H

#include <pthread.h>

#include <glib.h>

#include "common/memory/arena.h"
#include "common/memory/distinct.h"
#include "report/verdict/facts.h"
#include "report/who/sender.h"
#include "store/read/snapshot.h"

#define REPORTERS_KEPT 4000	/* of a domain, to keep */

/* A submitter (report.submitter), and its reporter. */
struct reporters_known {
	int64_t submitter;
	uint32_t reporter;	/* index in list */
};

/* The reporters met so far. All zeros but most is an empty list. */
struct reporters {
	size_t most;		/* to keep; the rest counts as one more */
	struct verdict_reporter *list;
	bool *distrusted;	/* of each in list: the settings name it */
	size_t n, size;
	char *const *distrust;	/* the settings' list; NULL: none */
	GHashTable *by_org;	/* index in list, plus 1 */
	GHashTable *by_submitter;	/* the same, of the last submitters */
	struct reporters_known *known;	/* the first submitters, by key */
	size_t knowns, known_size;
	struct distinct more;	/* organizations in none of them */
	char *more_name;
	uint32_t rest;		/* their index in list, plus 1; 0: none */
};

/*
 * Finds or adds the reporter of a submitter; *out: its index in list. What the
 * list points to is in the arena.
 */
DMARC_MUST_USE enum dmarc_status reporters_use(struct reporters *r,
    struct snapshot *db, const struct suffixes *suffixes, int64_t submitter,
    struct arena *a, uint32_t *out, struct dmarc_err *err);

/* After the last one: sorts known[], names the one that stands for the rest. */
void reporters_end(struct reporters *r);

/* Whether the settings distrust any of them. */
bool reporters_any_distrusted(const struct reporters *r);

void reporters_free(struct reporters *r);

/* An organization and the day of its first report. */
struct elder {
	const char *org;
	int64_t first;
};

/* All of a database, once read, for all threads. */
struct elders {
	pthread_mutex_t lock;	/* of all but the list, once it is read */
	bool read;
	struct dmarc_err err;	/* of reading: whoever asks has it */
	struct elder *list;	/* by org; heap memory */
	size_t n, size;
	struct arena *arena;	/* for names; NULL before */
};

#define ELDERS_INIT { .lock = PTHREAD_MUTEX_INITIALIZER }

/*
 * Reads all organizations, if that was not done yet: one pass over all
 * reports. strict leaves out reports whose provenance is a mismatch.
 */
DMARC_MUST_USE enum dmarc_status elders_read(struct elders *e,
    struct snapshot *db, const struct suffixes *suffixes, bool strict,
    struct dmarc_err *err);

/* The first day of an organization; INT64_MAX: it never reported. */
int64_t elders_first(const struct elders *e, const char *org);

/* How many began on a day or before. */
size_t elders_until(const struct elders *e, int64_t day);

void elders_free(struct elders *e);

#endif
