/*
 * domains.c: see domains.h.
 */
#include "store/read/domains.h"

#include "store/read/dns.h"
#include "store/read/statement.h"

enum dmarc_status
domains_read(struct snapshot *db, const struct day_window *w,
    struct arena *a, const char *const **out, size_t *n,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_domains);

	bind_window(&s, w);
	return statement_names(&s, a, out, n, err);
}

enum dmarc_status
domains_silent(struct snapshot *db, const struct day_window *w,
    struct arena *a, const char *const **out, size_t *n,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_silent);

	bind_window(&s, w);
	return statement_names(&s, a, out, n, err);
}

enum dmarc_status
domains_parked(struct snapshot *db, int64_t now, struct arena *a,
    const char *const **out, size_t *n, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_dns_parked);

	bind_int(&s, ":since", now - DNS_RECORD_DAYS * DAY_SECONDS);
	return statement_names(&s, a, out, n, err);
}

enum dmarc_status
domains_own(struct snapshot *db, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_own_domains);

	return statement_names(&s, a, out, n, err);
}

enum dmarc_status
domains_listed(struct snapshot *db, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_own_list);

	return statement_names(&s, a, out, n, err);
}

enum dmarc_status
domain_last_day(struct snapshot *db, const char *domain, int64_t to,
    int64_t *out, struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_last_day, domain);

	*out = INT64_MIN;
	bind_int(&s, ":to", to * DAY_SECONDS);
	if (statement_row(&s) && !column_is_null(&s, 0))
		*out = column_day(&s, 0);
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
domain_known(struct snapshot *db, const char *domain, bool *out,
    struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_known, domain);

	*out = statement_row(&s);
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
from_read(struct snapshot *db, const char *domain, const char *name,
    const struct day_window *w, uint64_t *messages, uint64_t *failing,
    struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_from, domain);

	bind_window(&s, w);
	bind_text(&s, ":name", name);
	if (statement_row(&s)) {
		*messages = column_count(&s, 0);
		*failing = column_count(&s, 1);
	}
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
domains_newest_day(struct snapshot *db, const struct day_window *w,
    int64_t recent, int64_t *out, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_newest);

	*out = INT64_MIN;
	bind_int(&s, ":recent", recent * DAY_SECONDS);
	bind_window(&s, w);
	if (statement_row(&s) && !column_is_null(&s, 0))
		*out = column_day(&s, 0);
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
foreign_read(struct snapshot *db, const struct day_window *w,
    struct foreign *out, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_foreign);

	bind_window(&s, w);
	if (statement_row(&s))
		*out = (struct foreign){ .reports = column_count(&s, 0),
		    .domains = column_count(&s, 1) };
	return statement_end(&s, DMARC_OK, err);
}
