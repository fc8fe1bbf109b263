/*
 * domains.c: see domains.h.
 */
#include "store/read/domains.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "store/read/dns.h"
#include "store/read/statement.h"

/* Reads all names that a statement yields. */
static enum dmarc_status
read_names(struct statement *s, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err)
{
	const char **name = NULL, **list = NULL;
	size_t used = 0, size = 0;
	enum dmarc_status st;

	while (statement_row(s)) {
		if (vec_room(&name, used, &size, sizeof *name))
			name[used++] = column_copy(s, 0, a);
		else
			statement_fail(s, DMARC_E_NOMEM, "out of memory");
	}
	if (used > 0)
		list = arena_array(a, used, sizeof *list);
	if (used > 0 && list == NULL)
		statement_fail(s, DMARC_E_NOMEM, "out of memory");
	st = statement_end(s, DMARC_OK, err);
	if (st == DMARC_OK && name != NULL && list != NULL)
		memcpy(list, name, used * sizeof *list);
	if (st == DMARC_OK) {
		*out = list;
		*n = used;
	}
	free(name);
	return st;
}

enum dmarc_status
domains_read(struct snapshot *db, const struct day_window *w,
    struct arena *a, const char *const **out, size_t *n,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_domains);

	bind_window(&s, w);
	return read_names(&s, a, out, n, err);
}

enum dmarc_status
domains_silent(struct snapshot *db, const struct day_window *w,
    struct arena *a, const char *const **out, size_t *n,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_silent);

	bind_window(&s, w);
	return read_names(&s, a, out, n, err);
}

enum dmarc_status
domains_parked(struct snapshot *db, int64_t now, struct arena *a,
    const char *const **out, size_t *n, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_dns_parked);

	bind_int(&s, ":since", now - DNS_RECORD_DAYS * DAY_SECONDS);
	return read_names(&s, a, out, n, err);
}

enum dmarc_status
domain_last_day(struct snapshot *db, const char *domain, int64_t to,
    int64_t *out, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_last_day);

	*out = INT64_MIN;
	bind_text(&s, ":domain", domain);
	bind_int(&s, ":to", to * DAY_SECONDS);
	if (statement_row(&s) && !column_is_null(&s, 0))
		*out = column_day(&s, 0);
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
domain_known(struct snapshot *db, const char *domain, bool *out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_known);

	bind_text(&s, ":domain", domain);
	*out = statement_row(&s);
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
from_read(struct snapshot *db, const char *domain, const char *name,
    const struct day_window *w, uint64_t *messages, uint64_t *failing,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_from);

	bind_window(&s, w);
	bind_text(&s, ":domain", domain);
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
