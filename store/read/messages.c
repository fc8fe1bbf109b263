/*
 * messages.c: see messages.h.
 */
#include "store/read/messages.h"

#include <stdio.h>
#include <string.h>

#include "common/facts/words.h"
#include "common/reason.h"
#include "store/read/statement.h"

enum dmarc_status
message_totals_read(struct snapshot *db, struct message_totals *out,
    struct dmarc_err *err)
{
	static const char *const parameter[STORE_OUTCOMES] = {
		[STORE_STORED] = ":stored",
		[STORE_DUPLICATE] = ":duplicate",
		[STORE_NOT_A_REPORT] = ":not_a_report",
		[STORE_REJECTED] = ":rejected",
	};
	struct statement s = statement_start(db, READ_message_totals);
	struct message_totals got = { .last_seen = INT64_MIN };
	enum dmarc_status st;

	for (int o = 0; o < STORE_OUTCOMES; o++)
		bind_int(&s, parameter[o],
		    outcome_code((enum store_outcome)o));
	if (statement_row(&s)) {
		got.outcome[STORE_STORED] = column_count(&s, 0);
		got.outcome[STORE_DUPLICATE] = column_count(&s, 1);
		got.outcome[STORE_NOT_A_REPORT] = column_count(&s, 2);
		got.outcome[STORE_REJECTED] = column_count(&s, 3);
		got.last_seen = column_int_or(&s, 4, INT64_MIN);
		got.bytes = column_count(&s, 5);
	}
	st = statement_end(&s, DMARC_OK, err);
	if (st == DMARC_OK)
		*out = got;
	return st;
}

enum dmarc_status
looked_read(struct snapshot *db, int64_t since, struct looked *out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_looked);
	struct looked got = { .messages = 0 };
	enum dmarc_status st;

	bind_int(&s, ":not_a_report", outcome_code(STORE_NOT_A_REPORT));
	bind_int(&s, ":since", since);
	while (statement_row(&s)) {
		const char *kind = column_text(&s, 0);
		uint64_t n = column_count(&s, 1);

		got.messages += n;
		if (kind != NULL)
			got.nothing[other_of(kind)] += n;
	}
	st = statement_end(&s, DMARC_OK, err);
	if (st == DMARC_OK)
		*out = got;
	return st;
}

struct statement
looked_names_start(struct snapshot *db, int64_t since, int64_t most)
{
	struct statement s = statement_start(db, READ_looked_names);

	bind_int(&s, ":not_a_report", outcome_code(STORE_NOT_A_REPORT));
	bind_int(&s, ":since", since);
	bind_int(&s, ":most", most);
	return s;
}

bool
looked_names_next(struct statement *s, const char **name)
{
	if (!statement_row(s))
		return false;
	*name = column_text(s, 0);
	return true;
}

/* Binds :marks, the words of the reasons that mark a report. */
static void
bind_marks(struct statement *s)
{
	char marks[256] = ",";

	for (int r = DMARC_R_NONE + 1; r < DMARC_REASONS; r++) {
		enum dmarc_reason reason = (enum dmarc_reason)r;
		size_t used = strlen(marks);

		if (dmarc_reason_is_mark(reason))
			(void)snprintf(marks + used, sizeof marks - used,
			    "%s,", dmarc_reason_word(reason));
	}
	bind_text(s, ":marks", marks);
}

/* Shared by set_aside.sql and set_aside_names.sql. */
static struct statement
start_aside(struct snapshot *db, enum read_sql sql, int64_t since,
    int64_t now)
{
	struct statement s = statement_start(db, sql);

	bind_int(&s, ":since", since);
	bind_int(&s, ":now", now);
	bind_int(&s, ":rejected", outcome_code(STORE_REJECTED));
	bind_marks(&s);
	return s;
}

enum dmarc_status
aside_totals_read(struct snapshot *db, int64_t since, int64_t now,
    struct aside_totals *out, struct dmarc_err *err)
{
	struct statement s = start_aside(db, READ_set_aside, since, now);
	struct aside_totals got = { .last_seen = INT64_MIN };
	enum dmarc_status st;

	if (statement_row(&s)) {
		got.rejected = column_count(&s, 0);
		got.partly = column_count(&s, 1);
		got.last_seen = column_int_or(&s, 2, INT64_MIN);
	}
	st = statement_end(&s, DMARC_OK, err);
	if (st == DMARC_OK)
		*out = got;
	return st;
}

struct statement
aside_latest_start(struct snapshot *db, int64_t since, int64_t now,
    int64_t most)
{
	struct statement s = start_aside(db, READ_set_aside_names, since,
	    now);

	bind_int(&s, ":most", most);
	return s;
}

bool
aside_latest_next(struct statement *s, struct aside_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct aside_row){ .name = column_text(s, 0),
	    .reason = column_text(s, 1) };
	return true;
}

struct statement
aside_start(struct snapshot *db, int64_t since)
{
	struct statement s = statement_start(db, READ_log);

	bind_int(&s, ":since", since);
	return s;
}

bool
aside_next(struct statement *s, struct aside_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct aside_row){
		.seen = column_int(s, 0),
		.mailbox = column_text(s, 1),
		.name = column_text(s, 2),
		.outcome = column_text(s, 3),
		.reason = column_text(s, 4),
		.detail = column_text(s, 5),
	};
	return true;
}

struct statement
mailboxes_start(struct snapshot *db)
{
	return statement_start(db, READ_mailboxes);
}

bool
mailboxes_next(struct statement *s, struct mailbox_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct mailbox_row){ .path = column_text(s, 0),
		.messages = column_count(s, 1),
		.last_seen = column_int(s, 2) };
	return true;
}
