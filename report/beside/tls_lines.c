/*
 * tls_lines.c: see tls_lines.h. Policies and failures come from two statements
 * in one order, so no more than a row is in memory.
 */
#include "report/beside/tls_lines.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/facts/words.h"
#include "common/text.h"
#include "store/read/beside/tls.h"

#define FAILURES_BYTES ((size_t)64 << 20)	/* of a policy, as JSON */
#define FAILURES_KEEP ((size_t)64 << 10)

static const char *const columns[] = { "day", "policy_domain", "org_name",
	"reporter", "report_id", "begin", "end", "policy_type", "mode",
	"successful", "failed", "policy", "mx", "provenance", "failures" };

/* The next failure, read ahead of its policy. */
struct ahead {
	struct statement statement;
	struct tls_failure_row row;
	bool any;
};

static void
member(struct buf *out, const char *name, const char *text)
{
	text_json(out, name);
	buf_byte(out, ':');
	text_json(out, text);
	buf_byte(out, ',');
}

static void
put_failure(struct buf *out, const struct tls_failure_row *f)
{
	char count[24] = "null";

	if (f->sessions >= 0)
		(void)snprintf(count, sizeof count, "%" PRId64, f->sessions);
	buf_byte(out, out->len == 0 ? '[' : ',');
	buf_byte(out, '{');
	member(out, "result", tls_result_word(f->result));
	if (f->said != NULL)
		member(out, "said", f->said);
	member(out, "mx", f->mx);
	member(out, "helo", f->helo);
	member(out, "sending_ip", f->sending_ip);
	member(out, "receiving_ip", f->receiving_ip);
	member(out, "reason", f->reason);
	member(out, "information", f->information);
	buf_text(out, "\"sessions\":");
	buf_text(out, count);
	buf_byte(out, '}');
}

/* The failures of a policy as a JSON array. NULL: out of memory. */
static const char *
failures_of(struct ahead *a, int64_t policy, struct buf *json)
{
	buf_clear(json, FAILURES_KEEP);
	for (; a->any && a->row.policy == policy;
	    a->any = tls_failures_next(&a->statement, &a->row))
		put_failure(json, &a->row);
	buf_text(json, json->len == 0 ? "[]" : "]");
	return buf_string(json);
}

static void
put_row(struct cells *r, const struct tls_row *p, const char *failures)
{
	static const char *const origin[DMARC_PROVENANCES] = {
		[DMARC_PROVENANCE_UNKNOWN] = "unknown",
		[DMARC_PROVENANCE_VERIFIED] = "verified",
		[DMARC_PROVENANCE_MISMATCH] = "mismatch",
	};
	char day[DAY_TEXT], begin[DAY_TIME_TEXT], end[DAY_TIME_TEXT];

	day_iso(p->day, day);
	day_time(p->begin, begin);
	day_time(p->end, end);
	cells_text(r, day);
	cells_text(r, p->domain);
	cells_text(r, p->org_name);
	cells_text(r, p->reporter);
	cells_text(r, p->report_id);
	cells_text(r, begin);
	cells_text(r, end);
	cells_text(r, tls_type_word(p->type));
	cells_text(r, tls_mode_word(p->mode));
	cells_number(r, p->successful);
	cells_number(r, p->failed);
	cells_json(r, p->strings);
	cells_json(r, p->mx);
	cells_text(r, origin[p->provenance]);
	cells_json(r, failures);
}

static enum dmarc_status
put_domain(struct cells *r, struct snapshot *db, const char *domain,
    const struct day_window *w, struct buf *json, struct dmarc_err *err)
{
	struct statement policies = tls_start(db, domain, w,
	    TLS_OLDEST_FIRST);
	struct ahead a = { .statement = tls_failures_start(db, domain, w,
	    TLS_OLDEST_FIRST) };
	struct tls_row row;
	enum dmarc_status st = DMARC_OK;

	a.any = tls_failures_next(&a.statement, &a.row);
	while (st == DMARC_OK && tls_next(&policies, &row)) {
		const char *failures = failures_of(&a, row.key, json);

		if (failures == NULL)
			st = dmarc_no_memory(err);
		else
			put_row(r, &row, failures);
		if (st == DMARC_OK)
			st = cells_next(r, err);
	}
	st = statement_end(&a.statement, st, err);
	return statement_end(&policies, st, err);
}

enum dmarc_status
tls_lines(struct cells *r, struct snapshot *db, const char *const *domain,
    size_t domains, const struct day_window *w, struct dmarc_err *err)
{
	struct buf json = BUF_INIT(FAILURES_BYTES);
	enum dmarc_status st = DMARC_OK;

	r->column = columns;
	r->columns = sizeof columns / sizeof *columns;
	cells_begin(r);
	for (size_t i = 0; st == DMARC_OK && i < domains; i++)
		st = put_domain(r, db, domain[i], w, &json, err);
	if (st == DMARC_OK)
		st = cells_end(r, err);
	buf_free(&json);
	return st;
}
