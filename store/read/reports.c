/*
 * reports.c: see reports.h.
 */
#include "store/read/reports.h"

#include "store/codes.h"
#include "store/read/statement.h"

struct statement
reports_start(struct snapshot *db, const char *domain,
    const struct day_window *w)
{
	struct statement s = statement_about(db, READ_reports, domain);

	if (w != NULL) {
		bind_window(&s, w);
	} else {
		bind_int(&s, ":from", INT64_MIN);
		bind_int(&s, ":to", INT64_MAX);
	}
	return s;
}

bool
reports_next(struct statement *s, struct report_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct report_row){
		.day = column_day(s, 0),
		.begin = column_int(s, 1),
		.end = column_int(s, 2),
		.submitter = column_int(s, 3),
		.policy = column_int(s, 4),
		.provenance = provenance_of_code(column_int(s, 5)),
		.messages = column_count(s, 6),
		.records = column_count(s, 7),
		.first_record = column_int(s, 8),
		.reporter = column_int(s, 9),
	};
	return true;
}

struct statement
coverage_start(struct snapshot *db, const char *domain,
    const struct day_window *w)
{
	struct statement s = statement_about(db, READ_coverage, domain);

	bind_window(&s, w);
	return s;
}

struct statement
coverage_scope_start(struct snapshot *db, const char *domain,
    const struct day_window *w, bool below)
{
	struct statement s = statement_about(db, READ_coverage_scope, domain);

	bind_window(&s, w);
	bind_int(&s, ":below", below);
	return s;
}

bool
coverage_next(struct statement *s, struct coverage_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct coverage_row){
		.reporter = column_int(s, 0),
		.org_name = column_text(s, 1),
		.day = column_day(s, 2),
		.reports = column_count(s, 3),
		.messages = column_count(s, 4),
		.last_end = column_int(s, 5),
		.has_long = !column_is_null(s, 6),
		.long_begin = column_int(s, 6),
		.long_end = column_int(s, 7),
	};
	return true;
}

struct statement
submitter_start(struct snapshot *db, int64_t submitter)
{
	struct statement s = statement_start(db, READ_submitter);

	bind_int(&s, ":submitter", submitter);
	return s;
}

bool
submitter_next(struct statement *s, struct submitter_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct submitter_row){ .org_name = column_text(s, 0),
	    .email = column_text(s, 1), .identity = column_text(s, 2) };
	return true;
}

struct statement
first_reports_start(struct snapshot *db, bool strict)
{
	struct statement s = statement_start(db, READ_first_reports);

	bind_int(&s, ":strict", strict);
	bind_int(&s, ":mismatch",
	    provenance_code(DMARC_PROVENANCE_MISMATCH));
	return s;
}

bool
first_reports_next(struct statement *s, int64_t *submitter, int64_t *day)
{
	if (!statement_row(s))
		return false;
	*submitter = column_int(s, 0);
	*day = column_day(s, 1);
	return true;
}

struct statement
submitter_totals_start(struct snapshot *db, const char *domain)
{
	return statement_about(db, READ_submitter_totals, domain);
}

bool
submitter_totals_next(struct statement *s, struct submitter_totals *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct submitter_totals){
		.submitter = column_int(s, 0),
		.reports = column_count(s, 1),
		.last_end = column_int(s, 2),
		.messages = column_count(s, 3),
		.pass = column_count(s, 4),
		.none = column_count(s, 5),
		.quarantine = column_count(s, 6),
		.reject = column_count(s, 7),
	};
	return true;
}

enum dmarc_status
apart_read(struct snapshot *db, const char *domain,
    const struct day_window *w, struct apart *out, struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_apart, domain);

	bind_window(&s, w);
	if (statement_row(&s))
		*out = (struct apart){ .conflicts = column_count(&s, 0),
		    .skipped = column_count(&s, 1),
		    .repaired = column_count(&s, 2) };
	return statement_end(&s, DMARC_OK, err);
}

struct statement
reporters_start(struct snapshot *db)
{
	return statement_start(db, READ_reporters);
}

bool
reporters_next(struct statement *s, struct reporter_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct reporter_row){ .identity = column_text(s, 0),
		.reports = column_count(s, 1), .first = column_day(s, 2),
		.last_end = column_int(s, 3) };
	return true;
}

enum dmarc_status
origins_read(struct snapshot *db, int64_t since, uint64_t *reports,
    uint64_t *verified, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_origins);

	*reports = *verified = 0;
	bind_int(&s, ":since", since * DAY_SECONDS);
	bind_int(&s, ":verified", provenance_code(
	    DMARC_PROVENANCE_VERIFIED));
	if (statement_row(&s)) {
		*reports = column_count(&s, 0);
		*verified = column_count(&s, 1);
	}
	return statement_end(&s, DMARC_OK, err);
}
