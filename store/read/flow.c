/*
 * flow.c: see flow.h.
 */
#include "store/read/flow.h"

#include "store/read/statement.h"

struct statement
flow_mailboxes_start(struct snapshot *db)
{
	return statement_start(db, READ_mailboxes);
}

bool
flow_mailboxes_next(struct statement *s, struct flow_mailbox *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct flow_mailbox){ .path = column_text(s, 0),
		.messages = column_count(s, 1),
		.last_seen = column_int(s, 2) };
	return true;
}

struct statement
flow_reporters_start(struct snapshot *db)
{
	return statement_start(db, READ_reporters);
}

bool
flow_reporters_next(struct statement *s, struct flow_reporter *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct flow_reporter){ .identity = column_text(s, 0),
		.reports = column_count(s, 1), .first = column_day(s, 2),
		.last_end = column_int(s, 3) };
	return true;
}

enum dmarc_status
flow_dns_read(struct snapshot *db, int64_t since, struct flow_dns *out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_dns_ages);

	*out = (struct flow_dns){ .oldest = INT64_MIN };
	bind_int(&s, ":since", since * DAY_SECONDS);
	if (statement_row(&s))
		*out = (struct flow_dns){ .domains = column_count(&s, 0),
			.asked = column_count(&s, 1),
			.unknown = column_count(&s, 2),
			.oldest = column_int_or(&s, 3, INT64_MIN) };
	return statement_end(&s, DMARC_OK, err);
}
