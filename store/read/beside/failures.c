/*
 * failures.c: see failures.h.
 */
#include "store/read/beside/failures.h"

#include <string.h>

#include "store/codes.h"
#include "store/read/statement.h"

static struct statement
start(struct snapshot *db, enum read_sql sql, const struct day_window *w)
{
	struct statement s = statement_start(db, sql);

	bind_window(&s, w);
	bind_int(&s, ":mismatch", provenance_code(DMARC_PROVENANCE_MISMATCH));
	return s;
}

struct statement
failures_start(struct snapshot *db, const char *domain,
    const struct day_window *w)
{
	struct statement s = start(db, READ_failures, w);

	/* Of the last day to its last second. */
	bind_int(&s, ":to", (w->to + 1) * DAY_SECONDS - 1);
	bind_text(&s, ":domain", domain);
	return s;
}

static struct dmarc_tag
tag(const struct statement *s, int column)
{
	const void *bytes = column_blob(s, column, DMARC_TAG);
	struct dmarc_tag out = { .made = bytes != NULL };

	if (bytes != NULL)
		memcpy(out.byte, bytes, DMARC_TAG);
	return out;
}

bool
failures_next(struct statement *s, struct failure_row *out)
{
	const void *address;

	if (!statement_row(s))
		return false;
	*out = (struct failure_row){
		.domain = column_text(s, 0),
		.arrival = column_int(s, 1),
		.guessed = column_int(s, 2) != 0,
		.reporter = column_text(s, 3),
		.header_from = column_text(s, 5),
		.envelope_from = column_text(s, 6),
		.envelope_to = column_text(s, 7),
		.dkim_domain = column_text(s, 8),
		.dkim_selector = column_text(s, 9),
		.failed = (unsigned)column_int(s, 10) & DMARC_FAILED_ALL,
		.identity = (int)column_int(s, 11),
		.delivery = delivery_of_code(column_int(s, 12)),
		.incidents = column_count(s, 13),
		.subject_tag = tag(s, 14),
		.from_tag = tag(s, 15),
		.provenance = provenance_of_code(column_int(s, 16)),
	};
	address = column_blob(s, 4, sizeof out->source.byte);
	out->has_source = address != NULL;
	if (address != NULL)
		memcpy(out->source.byte, address, sizeof out->source.byte);
	return true;
}

enum dmarc_status
failure_counts_read(struct snapshot *db, const char *domain,
    const struct day_window *w, struct failure_counts *out,
    struct dmarc_err *err)
{
	struct statement s = start(db, READ_failure_days, w);

	bind_text(&s, ":domain", domain);
	if (statement_row(&s))
		*out = (struct failure_counts){ column_count(&s, 0),
		    column_count(&s, 1), column_count(&s, 2) };
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
failure_domains(struct snapshot *db, const struct day_window *w,
    struct arena *a, const char *const **out, size_t *n, struct dmarc_err *err)
{
	struct statement s = start(db, READ_failure_domains, w);

	return statement_names(&s, a, out, n, err);
}
