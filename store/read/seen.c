/*
 * seen.c: see seen.h.
 */
#include "store/read/seen.h"

#include <string.h>

#include "store/read/statement.h"

struct statement
seen_keys_start(struct snapshot *db, const char *domain,
    const struct day_window *w)
{
	struct statement s = statement_about(db, READ_seen_keys, domain);

	bind_window(&s, w);
	return s;
}

bool
seen_keys_next(struct statement *s, struct seen_key *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct seen_key){ .domain = column_text(s, 0),
		.selector = column_text(s, 1), .messages = column_count(s, 2),
		.passed = column_count(s, 3),
		.last = column_int(s, 4),
		.hash = column_blob(s, 5, 32), .hash_ts = column_int(s, 6),
		.stored = column_int(s, 7) == 1 };
	return true;
}

/* Reads the address in the first column. */
static bool
read_address(struct statement *s, struct dmarc_address *out)
{
	const void *bytes = column_blob(s, 0, sizeof out->byte);

	if (bytes == NULL) {
		statement_fail(s, DMARC_E_DATA, "an address is none");
		return false;
	}
	memcpy(out->byte, bytes, sizeof out->byte);
	return true;
}

struct statement
seen_senders_start(struct snapshot *db, const char *domain,
    const struct day_window *w, int64_t recent)
{
	struct statement s = statement_about(db, READ_seen_senders, domain);

	bind_window(&s, w);
	bind_int(&s, ":recent", recent * DAY_SECONDS);
	return s;
}

bool
seen_senders_next(struct statement *s, struct seen_sender *out)
{
	if (!statement_row(s) || !read_address(s, &out->ip))
		return false;
	out->mail_from = column_text(s, 1);
	out->spf = column_count(s, 2);
	out->recent = column_count(s, 3);
	out->aligned = column_count(s, 4);
	return true;
}

struct statement
seen_services_start(struct snapshot *db, const char *domain,
    const struct day_window *w, int64_t since)
{
	struct statement s = statement_about(db, READ_seen_services, domain);

	bind_window(&s, w);
	bind_int(&s, ":since", since);
	return s;
}

bool
seen_services_next(struct statement *s, enum seen_voucher *by,
    const char **name)
{
	int64_t kind;

	if (!statement_row(s))
		return false;
	kind = column_int(s, 0);
	*by = kind == 0 ? SEEN_DKIM : kind == 1 ? SEEN_SPF : SEEN_HOST;
	*name = column_text(s, 1);
	return true;
}

struct statement
seen_names_start(struct snapshot *db, const char *domain,
    const struct day_window *w)
{
	struct statement s = statement_about(db, READ_seen_names, domain);

	bind_window(&s, w);
	return s;
}

bool
seen_names_next(struct statement *s, struct seen_name *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct seen_name){ .name = column_text(s, 0),
		.passed = column_int(s, 1) == 1,
		.checked = column_int_or(s, 2, INT64_MIN) };
	return true;
}

struct statement
seen_key_past_start(struct snapshot *db, const char *domain,
    const char *selector, int64_t most)
{
	struct statement s = statement_about(db, READ_seen_key_past, domain);

	bind_text(&s, ":selector", selector);
	bind_int(&s, ":most", most);
	return s;
}

bool
seen_key_past_next(struct statement *s, const char **record)
{
	if (!statement_row(s))
		return false;
	*record = column_text(s, 0);
	return true;
}

struct statement
seen_mx_start(struct snapshot *db, const char *domain, int64_t since)
{
	struct statement s = statement_about(db, READ_seen_mx, domain);

	bind_int(&s, ":since", since);
	return s;
}

bool
seen_mx_next(struct statement *s, struct seen_mx *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct seen_mx){ .record = column_text(s, 0),
		.first = column_int(s, 1), .last = column_int(s, 2),
		.latest = column_int(s, 3) == 1,
		.added = column_int(s, 4) == 1 };
	return true;
}

struct statement
seen_hosts_start(struct snapshot *db, const char *domain,
    const struct day_window *w, int64_t now, bool all, int64_t most)
{
	struct statement s = statement_about(db, READ_seen_hosts, domain);

	bind_window(&s, w);
	bind_int(&s, ":now", now);
	bind_int(&s, ":all", all);
	bind_int(&s, ":most", most);
	return s;
}

bool
seen_hosts_next(struct statement *s, struct dmarc_address *out)
{
	return statement_row(s) && read_address(s, out);
}

enum dmarc_status
seen_mail(struct snapshot *db, const char *domain, const struct day_window *w,
    uint64_t *days, uint64_t *passed, struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_seen_mail, domain);

	*days = *passed = 0;
	bind_window(&s, w);
	if (statement_row(&s)) {
		*days = column_count(&s, 0);
		*passed = column_count(&s, 1);
	}
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
seen_answers(struct snapshot *db, const char *domain, struct arena *a,
    struct seen_answers *out, struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_dns_age, domain);

	*out = (struct seen_answers){ .checked = INT64_MIN };
	if (statement_row(&s))
		*out = (struct seen_answers){ .checked = column_int(&s, 0),
			.unknown = column_copy(&s, 1, a),
			.extras = column_int(&s, 2) == 1 };
	return statement_end(&s, DMARC_OK, err);
}

struct statement
seen_ranges_start(struct snapshot *db, int64_t since, int64_t now)
{
	struct statement s = statement_start(db, READ_seen_ranges);

	bind_int(&s, ":since", since);
	bind_int(&s, ":now", now);
	return s;
}

bool
seen_ranges_next(struct statement *s, const char **service)
{
	if (!statement_row(s))
		return false;
	*service = column_text(s, 0);
	return true;
}
