/*
 * records.c: see records.h.
 */
#include "store/read/records.h"

#include <string.h>

#include "store/read/statement.h"

struct statement
records_start(struct snapshot *db, int64_t first, uint64_t n)
{
	struct statement s = statement_start(db, READ_report_records);

	bind_int(&s, ":first", first);
	bind_int(&s, ":last", first + (int64_t)n - 1);
	return s;
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

enum dmarc_status
source_read(struct snapshot *db, int64_t source, struct dmarc_address *out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_source);
	const void *address;

	bind_int(&s, ":source", source);
	address = statement_row(&s) ?
	    column_blob(&s, 0, sizeof out->byte) : NULL;
	if (address != NULL)
		memcpy(out->byte, address, sizeof out->byte);
	else
		statement_fail(&s, DMARC_E_DATA,
		    "an address in the database is no address");
	return statement_end(&s, DMARC_OK, err);
}

struct statement
record_sums_start(struct snapshot *db, const char *domain,
    const struct day_window *w)
{
	struct statement s = statement_start(db, READ_record_sums);

	bind_window(&s, w);
	bind_text(&s, ":domain", domain);
	return s;
}

bool
record_sums_next(struct statement *s, struct record_sum *out)
{
	if (!statement_row(s))
		return false;
	out->combination = column_count(s, 0);
	out->source = column_int(s, 1);
	out->reporter = (uint32_t)column_count(s, 2);
	out->messages = column_count(s, 3);
	out->first = column_day(s, 4);
	out->last = column_day(s, 5);
	return true;
}

struct statement
record_texts_start(struct snapshot *db, const struct day_window *w,
    const char *domains, bool all_signatures)
{
	struct statement s = statement_start(db, READ_records);

	bind_window(&s, w);
	bind_int(&s, ":all", all_signatures);
	bind_text(&s, ":domains", domains);
	return s;
}

bool
record_texts_next(struct statement *s)
{
	const char *all;

	if (!statement_row(s))
		return false;
	all = record_text(s, RECORD_dkim_all);
	if (all == NULL || *all != '\0')
		return true;
	statement_fail(s, DMARC_E_DATA,
	    "a list of DKIM results has no end; the database is corrupt");
	return false;
}

const char *
record_text(const struct statement *s, enum record_column c)
{
	return column_text(s, (int)c);
}
