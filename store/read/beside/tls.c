/*
 * tls.c: see tls.h.
 */
#include "store/read/beside/tls.h"

#include "store/codes.h"
#include "store/read/statement.h"

static struct statement
start(struct snapshot *db, enum read_sql sql, const struct day_window *w)
{
	struct statement s = statement_start(db, sql);

	bind_window(&s, w);
	bind_int(&s, ":mismatch", provenance_code(DMARC_PROVENANCE_MISMATCH));
	return s;
}

static struct statement
start_ordered(struct snapshot *db, enum read_sql sql, const char *domain,
    const struct day_window *w, enum tls_order order)
{
	struct statement s = start(db, sql, w);

	bind_text(&s, ":domain", domain);
	bind_int(&s, ":order", order == TLS_OLDEST_FIRST ? 1 : -1);
	return s;
}

struct statement
tls_start(struct snapshot *db, const char *domain, const struct day_window *w,
    enum tls_order order)
{
	return start_ordered(db, READ_tls_policies, domain, w, order);
}

/* NULL for "", which stands for an absent array. */
static const char *
array(const struct statement *s, int column)
{
	const char *text = column_text(s, column);

	return text == NULL || *text == '\0' ? NULL : text;
}

bool
tls_next(struct statement *s, struct tls_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct tls_row){
		.domain = column_text(s, 0),
		.day = column_day(s, 1),
		.reporter = column_text(s, 2),
		.org_name = column_text(s, 3),
		.type = tls_type_of_code(column_int(s, 4)),
		.mode = tls_mode_of_code(column_int(s, 5)),
		.successful = column_int(s, 6),
		.failed = column_int(s, 7),
		.strings = array(s, 8),
		.mx = array(s, 9),
		.report_id = column_text(s, 10),
		.begin = column_int(s, 11),
		.end = column_int(s, 12),
		.provenance = provenance_of_code(column_int(s, 13)),
		.key = column_int(s, 14),
	};
	return true;
}

struct statement
tls_failures_start(struct snapshot *db, const char *domain,
    const struct day_window *w, enum tls_order order)
{
	return start_ordered(db, READ_tls_failures, domain, w, order);
}

bool
tls_failures_next(struct statement *s, struct tls_failure_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct tls_failure_row){
		.policy = column_int(s, 0),
		.result = tls_result_of_code(column_int(s, 1)),
		.said = column_text(s, 2),
		.mx = column_text(s, 3),
		.sending_ip = column_text(s, 4),
		.receiving_ip = column_text(s, 5),
		.sessions = column_int(s, 6),
		.reason = column_text(s, 7),
		.information = column_text(s, 8),
		.helo = column_text(s, 9),
	};
	return true;
}

enum dmarc_status
tls_domains(struct snapshot *db, const struct day_window *w, struct arena *a,
    const char *const **out, size_t *n, struct dmarc_err *err)
{
	struct statement s = start(db, READ_tls_domains, w);

	return statement_names(&s, a, out, n, err);
}
