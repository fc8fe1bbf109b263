/*
 * stored.c: see stored.h.
 */
#include "dns/run/stored.h"

#include <stdlib.h>

#include "dns/run/scope.h"
#include "dns/show/stored.h"

static enum dmarc_status
show(const struct scope *scope, struct snapshot *db,
    const struct scope_domain *about, struct buf *out,
    struct check_result *result, struct dmarc_err *err)
{
	const struct dns_opts *o = scope->opts;
	const char *domain = about->name;
	struct stored_domain d;
	struct stored_page page = { .db = db, .domain = domain, .d = &d,
		.suffixes = scope->suffixes, .arena = scope->arena,
		.sends_nothing = about->sends_nothing, .now = o->now };
	enum dmarc_status st = stored_domain(db, domain, o->now,
	    scope->arena, &d, err);

	if (st == DMARC_OK && !d.found)
		return o->domain.n == 0 ? DMARC_OK : dmarc_fail(err,
		    DMARC_E_NOINPUT, "%s: nothing is stored about it; run "
		    "dmarc-dns refresh", domain);
	if (st == DMARC_OK)
		st = o->format == FORMAT_JSON ? stored_json(out, &page, err) :
		    stored_text(out, &page, err);
	result->errors |= page.errors;
	result->failed |= st == DMARC_OK && d.unknown != NULL;
	return st;
}

enum dmarc_status
stored_command(const struct dns_opts *o,
    const struct dmarc_settings *settings, struct buf *out,
    struct check_result *result, struct dmarc_err *err)
{
	struct scope scope;
	struct snapshot *db = NULL;
	struct dmarc_err ignored;
	char *path = NULL;
	bool ours;
	enum dmarc_status st = scope_open(&scope, o, settings, err), closed;

	*result = (struct check_result){ .errors = false };
	if (st == DMARC_OK)
		st = settings_database(settings, o->db, &path, &ours, err);
	if (st == DMARC_OK && scope.n == 0)
		st = scope_read(&scope, settings, path, err);
	if (st == DMARC_OK)
		st = snapshot_open(path, (int)settings->wait_seconds * 1000,
		    &db, err);
	for (size_t i = 0; i < scope.n && st == DMARC_OK; i++)
		st = show(&scope, db, &scope.domain[i], out, result, err);
	closed = snapshot_close(db, st == DMARC_OK ? err : &ignored);
	scope_close(&scope);
	free(path);
	return st == DMARC_OK ? closed : st;
}
