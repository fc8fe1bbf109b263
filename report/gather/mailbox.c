/*
 * mailbox.c: see mailbox.h.
 */
#include "report/gather/mailbox.h"

#include <stdio.h>

#include "store/read/domains.h"
#include "store/read/messages.h"

/* Reads the latest messages set aside. */
static enum dmarc_status
read_latest(struct snapshot *db, int64_t since, int64_t now,
    struct mailbox *out, struct dmarc_err *err)
{
	struct statement s = aside_latest_start(db, since, now,
	    MAILBOX_ASIDE);
	struct aside_row row;

	for (size_t i = 0; i < MAILBOX_ASIDE && aside_latest_next(&s, &row);
	    i++) {
		(void)snprintf(out->aside[i].name, sizeof out->aside[i].name,
		    "%s", row.name);
		(void)snprintf(out->aside[i].reason,
		    sizeof out->aside[i].reason, "%s", row.reason);
	}
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
mailbox_read(struct snapshot *db, const struct day_window *w, int64_t now,
    struct mailbox *out, struct dmarc_err *err)
{
	int64_t since = w->from * DAY_SECONDS;
	struct mailbox got = { .rejected = 0 };
	struct foreign foreign = { .reports = 0 };
	struct aside_totals aside = { .last_seen = INT64_MIN };
	enum dmarc_status st = foreign_read(db, w, &foreign, err);

	if (st == DMARC_OK)
		st = aside_totals_read(db, since, now, &aside, err);
	if (st == DMARC_OK && aside.rejected + aside.partly > 0)
		st = read_latest(db, since, now, &got, err);
	if (st != DMARC_OK)
		return st;
	got.foreign_reports = foreign.reports;
	got.foreign_domains = foreign.domains;
	got.rejected = aside.rejected;
	got.partly = aside.partly;
	got.last_seen = aside.last_seen;
	*out = got;
	return DMARC_OK;
}
