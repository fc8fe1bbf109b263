/*
 * check.c: see check.h.
 */
#include "dns/run/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "dns/run/batch.h"
#include "dns/show/check.h"

/* Judges all domains, and writes them. */
static enum dmarc_status
show(struct batch *b, struct buf *out, FILE *log, struct check_result *result,
    struct dmarc_err *err)
{
	for (size_t i = 0; i < b->n; i++) {
		struct check *c = &b->check[i];
		struct check_page page = { c, b->scope->opts->now };
		enum dmarc_status st = check_judge(c, err);

		if (st != DMARC_OK)
			return st;
		result->failed |= findings_have(&c->findings,
		    CODE_DNS_UNKNOWN);
		result->errors |= check_has_error(c);
		batch_log_unknown(log, c);
		if (b->scope->opts->format == FORMAT_JSON)
			check_json(out, &page);
		else
			check_text(out, &page);
	}
	return DMARC_OK;
}

/*
 * Reads what reports show of the domains, if there are any: without --db a
 * database that is not there is no mistake.
 */
static enum dmarc_status
read_mail(struct scope *scope, const struct dmarc_settings *settings,
    struct dmarc_err *err)
{
	char *path = NULL;
	bool ours;
	enum dmarc_status st = settings_database(settings, scope->opts->db,
	    &path, &ours, err);

	if (st == DMARC_OK && (scope->opts->db != NULL ||
	    access(path, F_OK) == 0))
		st = scope_read(scope, settings, path, err);
	free(path);
	return st;
}

enum dmarc_status
check_command(const struct dns_opts *o, const struct dmarc_settings *settings,
    struct buf *out, FILE *log, struct check_result *result,
    struct dmarc_err *err)
{
	struct scope scope;
	struct batch b = { .n = 0 };
	struct session s = { .source = NULL };
	enum dmarc_status st = scope_open(&scope, o, settings, err);

	*result = (struct check_result){ .errors = false };
	if (st == DMARC_OK)
		st = read_mail(&scope, settings, err);
	if (st == DMARC_OK)
		st = batch_open(&b, &scope, 0, scope.n, err);
	if (st == DMARC_OK)
		st = session_open(o, &s, err);
	if (st == DMARC_OK)
		st = batch_gather(&b, &s, NULL, NULL, err);
	if (st == DMARC_OK)
		st = show(&b, out, log, result, err);
	session_close(&s);
	batch_close(&b);
	scope_close(&scope);
	return st;
}
