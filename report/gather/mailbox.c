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

enum dmarc_status
mailbox_looked(struct snapshot *db, int64_t since, struct mailbox_looked *out,
    struct dmarc_err *err)
{
	struct mailbox_looked got = { .counts.messages = 0 };
	enum dmarc_status st = looked_read(db, since, &got.counts, err);
	struct statement s;
	const char *name;

	if (st != DMARC_OK)
		return st;
	s = looked_names_start(db, since, MAILBOX_ASIDE);
	for (size_t i = 0; i < MAILBOX_ASIDE && looked_names_next(&s, &name);
	    i++)
		(void)snprintf(got.name[i], sizeof got.name[i], "%s", name);
	st = statement_end(&s, DMARC_OK, err);
	if (st == DMARC_OK)
		*out = got;
	return st;
}

enum dmarc_status
mailbox_explain(struct snapshot *db, const char *const *domain, size_t n,
    const struct day_window *w, struct mailbox *out, struct dmarc_err *err)
{
	for (size_t i = 0; i < n; i++) {
		int64_t last = INT64_MIN;
		enum dmarc_status st = domain_last_day(db, domain[i], w->to,
		    &last, err);

		if (st != DMARC_OK || last >= w->from)
			return st;
	}
	return mailbox_looked(db, INT64_MIN, &out->looked, err);
}
