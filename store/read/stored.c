/*
 * stored.c: see stored.h.
 */
#include "store/read/stored.h"

#include "store/read/statement.h"

enum dmarc_status
stored_domain(struct snapshot *db, const char *domain, int64_t now,
    struct arena *a, struct stored_domain *out, struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_stored_domain, domain);

	*out = (struct stored_domain){ .found = false };
	bind_int(&s, ":now", now);
	if (statement_row(&s))
		*out = (struct stored_domain){ .found = true,
			.checked = column_int(&s, 0),
			.dnssec = (int)column_int_or(&s, 1, -1),
			.mx = column_int(&s, 2) == 1,
			.spf = column_int(&s, 3) == 1,
			.dmarc = column_int(&s, 4) == 1,
			.lookups = column_int_or(&s, 5, -1),
			.voids = column_int_or(&s, 6, -1),
			.addresses = column_int_or(&s, 7, -1),
			.dmarc_at = column_copy(&s, 8, a),
			.unknown = column_copy(&s, 9, a) };
	return statement_end(&s, DMARC_OK, err);
}

struct statement
stored_records_start(struct snapshot *db, const char *domain)
{
	return statement_about(db, READ_dns_records, domain);
}

bool
stored_records_next(struct statement *s, enum dns_kind *kind,
    const char **record)
{
	if (!statement_row(s))
		return false;
	*kind = dns_kind_of(column_text(s, 0));
	*record = column_text(s, 1);
	return true;
}

struct statement
stored_includes_start(struct snapshot *db, const char *domain)
{
	return statement_about(db, READ_stored_includes, domain);
}

bool
stored_includes_next(struct statement *s, const char **name,
    const char **record)
{
	if (!statement_row(s))
		return false;
	*name = column_text(s, 0);
	*record = column_text(s, 1);
	return true;
}

struct statement
stored_below_start(struct snapshot *db, const char *domain, int64_t now)
{
	struct statement s = statement_about(db, READ_stored_below, domain);

	bind_int(&s, ":now", now);
	return s;
}

bool
stored_below_next(struct statement *s, const char **name)
{
	if (!statement_row(s))
		return false;
	*name = column_text(s, 0);
	return true;
}

enum dmarc_status
stored_about(struct snapshot *db, const char *domain, const char *code,
    const char *subject, bool *found, struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_stored_about, domain);

	bind_text(&s, ":code", code);
	bind_text(&s, ":subject", subject);
	*found = statement_row(&s);
	return statement_end(&s, DMARC_OK, err);
}

struct statement
stored_findings_start(struct snapshot *db, const char *domain)
{
	return statement_about(db, READ_stored_findings, domain);
}

bool
stored_findings_next(struct statement *s, struct stored_finding *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct stored_finding){ .code = column_text(s, 0),
		.severity = dns_severity_of(column_text(s, 1)),
		.detail = column_text(s, 2), .subject = column_text(s, 3),
		.fix = column_text(s, 4) };
	return true;
}

struct statement
stored_keys_start(struct snapshot *db, const char *domain, int64_t now)
{
	struct statement s = statement_about(db, READ_stored_keys, domain);

	bind_int(&s, ":now", now);
	return s;
}

bool
stored_keys_next(struct statement *s, struct stored_key *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct stored_key){ .domain = column_text(s, 0),
		.selector = column_text(s, 1), .state = column_text(s, 2),
		.type = column_text(s, 3), .bits = column_int_or(s, 4, -1),
		.testing = column_int(s, 5) == 1, .cname = column_text(s, 6),
		.first = column_int_or(s, 7, INT64_MIN),
		.last = column_int_or(s, 8, INT64_MIN) };
	return true;
}

struct statement
stored_senders_start(struct snapshot *db, const char *domain, int64_t now)
{
	struct statement s = statement_about(db, READ_stored_senders, domain);

	bind_int(&s, ":now", now);
	return s;
}

bool
stored_senders_next(struct statement *s, struct stored_sender *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct stored_sender){ .ip = column_text(s, 0),
		.mail_from = column_text(s, 1), .result = column_text(s, 2),
		.term = column_text(s, 3), .at = column_text(s, 4),
		.lookups = column_count(s, 5), .known = column_int(s, 6) == 1,
		.name = column_text(s, 7), .confirmed = column_int(s, 8) == 1 };
	return true;
}
