/*
 * report_key.c: see report_key.h.
 */
#include "store/write/rows/report_key.h"

#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "common/text.h"

/* reporter.identity; free with g_free(). */
static char *
reporter_identity(const struct dmarc_aggregate *fb)
{
	const char *name = fb->org_name, *at;

	if (text_is_absent(name)) {
		at = strrchr(fb->email, '@');
		name = at != NULL && at[1] != '\0' ? at + 1 : fb->email;
	}
	return g_utf8_casefold(name, -1);
}

static void
bind_domain(struct call *c, const void *what)
{
	call_text(c, P_name, what);
}

static void
bind_reporter(struct call *c, const void *what)
{
	call_text(c, P_identity, what);
}

static const struct row_table domain_rows = {
	SQL_find_domain, SQL_add_domain, CACHE_DOMAIN, bind_domain,
};
static const struct row_table reporter_rows = {
	SQL_find_reporter, SQL_add_reporter, CACHE_REPORTER, bind_reporter,
};

/* Derives an id from the facts, for a report without an id. */
static const char *
make_up(struct report_key *key, const unsigned char *facts)
{
	(void)snprintf(key->made_up, sizeof key->made_up, "facts:");
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(key->made_up + 6 + 2 * i, 3, "%02x", facts[i]);
	return key->made_up;
}

enum dmarc_status
report_key_of(struct rows *rows, const struct dmarc_aggregate *fb,
    struct report_key *key, struct dmarc_err *err)
{
	char *reporter = reporter_identity(fb);
	enum dmarc_status st = row_by_text(rows, &domain_rows,
	    fb->policy.domain, &key->domain, err);

	if (st == DMARC_OK)
		st = row_by_text(rows, &reporter_rows, reporter,
		    &key->reporter, err);
	g_free(reporter);
	key->report_id = text_is_absent(fb->report_id) ?
	    make_up(key, fb->facts) : fb->report_id;
	key->begin = fb->begin;
	key->end = fb->end;
	return st;
}

void
report_key_bind(struct call *c, const struct report_key *key)
{
	call_int(c, P_domain, key->domain);
	call_int(c, P_reporter, key->reporter);
	call_text(c, P_report_id, key->report_id);
	call_int(c, P_begin_ts, key->begin);
	call_int(c, P_end_ts, key->end);
}
