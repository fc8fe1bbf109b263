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
reporter_identity(const char *org_name, const char *email)
{
	const char *name = org_name, *at;

	if (text_is_absent(name)) {
		at = strrchr(email, '@');
		name = at != NULL && at[1] != '\0' ? at + 1 : email;
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

enum dmarc_status
domain_row(struct rows *rows, const char *name, int64_t *row,
    struct dmarc_err *err)
{
	return row_by_text(rows, &domain_rows, name, row, err);
}

enum dmarc_status
reporter_row(struct rows *rows, const char *org_name, const char *email,
    int64_t *row, struct dmarc_err *err)
{
	char *identity = reporter_identity(org_name, email);
	enum dmarc_status st = row_by_text(rows, &reporter_rows, identity,
	    row, err);

	g_free(identity);
	return st;
}

const char *
report_id_or(const char *said, const unsigned char *facts,
    char made_up[REPORT_ID_MADE_UP])
{
	if (!text_is_absent(said))
		return said;
	(void)snprintf(made_up, REPORT_ID_MADE_UP, "facts:");
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(made_up + 6 + 2 * i, 3, "%02x", facts[i]);
	return made_up;
}

enum dmarc_status
report_key_of(struct rows *rows, const struct dmarc_aggregate *fb,
    struct report_key *key, struct dmarc_err *err)
{
	enum dmarc_status st = domain_row(rows, fb->policy.domain,
	    &key->domain, err);

	if (st == DMARC_OK)
		st = reporter_row(rows, fb->org_name, fb->email,
		    &key->reporter, err);
	key->report_id = report_id_or(fb->report_id, fb->facts, key->made_up);
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
