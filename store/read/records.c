/*
 * records.c: see records.h.
 */
#include "store/read/records.h"

#include <string.h>

#include "store/codes.h"
#include "store/read/statement.h"

/* Starts a statement over the n records from key first on. */
static struct statement
start(struct snapshot *db, enum read_sql sql, int64_t first, uint64_t n)
{
	struct statement s = statement_start(db, sql);

	bind_int(&s, ":first", first);
	bind_int(&s, ":last", first + (int64_t)n - 1);
	return s;
}

struct statement
records_start(struct snapshot *db, int64_t first, uint64_t n)
{
	return start(db, READ_report_records, first, n);
}

bool
records_next(struct statement *s, struct record_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct record_row){ .combination = column_count(s, 0),
	    .source = column_int(s, 1), .messages = column_count(s, 2) };
	return true;
}

struct statement
records_weighed_start(struct snapshot *db, int64_t first, uint64_t n)
{
	return start(db, READ_weighed_records, first, n);
}

bool
records_weighed_next(struct statement *s, struct record_row *out,
    bool *passes)
{
	if (!records_next(s, out))
		return false;
	*passes = column_int(s, 3) == 1;
	return true;
}

struct statement
record_reports_start(struct snapshot *db, const struct day_window *w,
    const char *domains)
{
	struct statement s = statement_start(db, READ_records);

	bind_window(&s, w);
	bind_text(&s, ":domains", domains);
	return s;
}

bool
record_reports_next(struct statement *s, struct record_report *out)
{
	const int after = RECORD_aspf + 1;

	if (!statement_row(s))
		return false;
	*out = (struct record_report){ .first = column_int(s, after),
	    .records = column_count(s, after + 1),
	    .domain = column_int(s, after + 2) };
	return true;
}

struct statement
record_rows_start(struct snapshot *db, int64_t first, uint64_t n)
{
	return start(db, READ_record_rows, first, n);
}

bool
record_rows_next(struct statement *s, int64_t part[RECORD_PARTS])
{
	if (!statement_row(s))
		return false;
	for (int i = 0; i < RECORD_PARTS; i++)
		part[i] = column_int(s, 2 + i);
	return true;
}

struct statement
record_part_start(struct snapshot *db, enum record_part part, int64_t key,
    const char *domain, bool all_signatures)
{
	static const enum read_sql sql[RECORD_PARTS] = {
		[RECORD_EVALUATED] = READ_record_evaluated,
		[RECORD_ENVELOPE] = READ_record_envelope,
		[RECORD_DKIM] = READ_record_dkim,
	};
	struct statement s = statement_start(db, sql[part]);

	bind_int(&s, ":key", key);
	if (part == RECORD_EVALUATED)
		bind_text(&s, ":domain", domain);
	if (part == RECORD_DKIM)
		bind_int(&s, ":all", all_signatures);
	return s;
}

bool
record_part_next(struct statement *s, enum record_part part)
{
	static const int dkim_all = 3;	/* its place in record_dkim.sql */
	const char *all;

	if (!statement_row(s)) {
		statement_fail(s, DMARC_E_DATA, "a record refers to a row "
		    "that does not exist; the database is corrupt");
		return false;
	}
	all = part == RECORD_DKIM ? column_text(s, dkim_all) : NULL;
	if (all == NULL || *all != '\0')
		return true;
	statement_fail(s, DMARC_E_DATA,
	    "a list of DKIM results has no end; the database is corrupt");
	return false;
}

const char *
record_text(const struct statement *s, int place)
{
	return column_text(s, place);
}
