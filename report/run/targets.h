/*
 * targets.h: the domains that a run is about: the names that the command line
 * asks for, or else all domains that are known.
 */
#ifndef DMARC_REPORT_RUN_TARGETS_H
#define DMARC_REPORT_RUN_TARGETS_H

#include "common/settings/settings.h"
#include "report/judge/asked.h"

struct targets {
	struct asked_list asked;	/* empty: nothing was asked for */
	const char *const *domain;
	size_t n;
};

/*
 * Takes the domains of the names asked for, and counts the messages of names
 * below them on the days of w; without names, changes nothing. A name that
 * neither reports nor the settings know comes with one that was probably meant.
 */
DMARC_MUST_USE enum dmarc_status targets_asked(struct targets *t,
    struct snapshot *db, const struct day_window *w,
    const struct dmarc_settings *settings, struct arena *a,
    struct dmarc_err *err);

/*
 * Refuses names asked for that neither reports nor the settings know, nor DNS,
 * as known at now (seconds), as parked. E_USAGE says which one was probably
 * meant. After targets_asked().
 */
DMARC_MUST_USE enum dmarc_status targets_refuse(const struct targets *t,
    struct snapshot *db, int64_t now, struct arena *a, struct dmarc_err *err);

/* With nothing asked for: own domains with reports in the window. */
DMARC_MUST_USE enum dmarc_status targets_reported(struct targets *t,
    struct snapshot *db, const struct day_window *w, struct arena *a,
    struct dmarc_err *err);

/*
 * With nothing asked for: own domains with reports in the window, then with
 * older reports only, then domains of the settings without any report, and
 * those that DNS, as known at now (seconds), says to be parked.
 */
DMARC_MUST_USE enum dmarc_status targets_known(struct targets *t,
    struct snapshot *db, const struct day_window *w, int64_t now,
    const struct dmarc_settings *settings, struct arena *a,
    struct dmarc_err *err);

#endif
