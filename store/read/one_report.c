/*
 * one_report.c: see one_report.h.
 */
#include "store/read/one_report.h"

#include "store/read/statement.h"

struct statement
one_report_start(struct snapshot *db, const char *id, int64_t pk)
{
	struct statement s = statement_start(db, READ_one_report);

	bind_text(&s, ":id", id);
	if (pk != NO_KEY)
		bind_int(&s, ":pk", pk);
	return s;
}

bool
one_report_next(struct statement *s)
{
	return statement_row(s);
}

const char *
one_report_text(const struct statement *s, enum one_report_column c)
{
	return column_text(s, (int)c);
}

int64_t
one_report_number(const struct statement *s, enum one_report_column c)
{
	return column_int(s, (int)c);
}

struct statement
one_records_start(struct snapshot *db, int64_t pk)
{
	struct statement s = statement_start(db, READ_one_records);

	bind_int(&s, ":pk", pk);
	return s;
}

bool
one_records_next(struct statement *s, struct one_record *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct one_record){ .source_ip = column_text(s, 0),
		.messages = column_count(s, 1),
		.disposition = column_text(s, 2), .dkim = column_text(s, 3),
		.spf = column_text(s, 4), .reasons = column_text(s, 5),
		.header_from = column_text(s, 6),
		.envelope_from = column_text(s, 7),
		.envelope_to = column_text(s, 8),
		.dkim_results = column_text(s, 9),
		.spf_results = column_text(s, 10) };
	if (out->dkim_results != NULL && *out->dkim_results != '\0' &&
	    out->spf_results != NULL && *out->spf_results != '\0')
		return true;
	statement_fail(s, DMARC_E_DATA,
	    "a list of results has no end; the database is corrupt");
	return false;
}
