/*
 * unsent.c: see unsent.h.
 */
#include "store/write/unsent.h"

#include "store/codes.h"
#include "store/write/call.h"

enum dmarc_status
unsent_is_kept(struct writer *w, bool *kept, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_fleet);
	enum dmarc_status st = call_row(&c, kept, err);

	if (st == DMARC_OK && *kept)
		call_end(&c);
	return st;
}

enum dmarc_status
unsent_join(struct writer *w, const char *host, struct dmarc_err *err)
{
	bool kept;
	struct call c;
	enum dmarc_status st = unsent_is_kept(w, &kept, err);

	if (st != DMARC_OK || kept)
		return st;
	c = call_start(w, SQL_join_fleet);
	call_text(&c, P_name, host);
	st = call_run(&c, err);
	return st != DMARC_OK ? st : unsent_fill(w, err);
}

enum dmarc_status
unsent_add(struct writer *w, int64_t report, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_add_unsent);

	call_int(&c, P_report, report);
	return call_run(&c, err);
}

enum dmarc_status
unsent_fill(struct writer *w, struct dmarc_err *err)
{
	bool kept;
	struct call c;
	enum dmarc_status st = unsent_is_kept(w, &kept, err);

	if (st != DMARC_OK || !kept)
		return st;
	c = call_start(w, SQL_drop_foreign_unsent);
	st = call_run(&c, err);
	if (st != DMARC_OK)
		return st;
	c = call_start(w, SQL_fill_unsent);
	return call_run(&c, err);
}

enum dmarc_status
unsent_settle(struct writer *w, const struct unsent_report *r, const char *why,
    struct dmarc_err *err)
{
	struct call c = call_start(w, why == NULL ? SQL_set_sent :
	    SQL_set_refused);

	if (why != NULL)
		call_text(&c, P_reason, why);
	call_int(&c, P_report, r->report);
	call_blob(&c, P_facts, r->facts, sizeof r->facts);
	call_int(&c, P_provenance, provenance_code(r->provenance));
	return call_run(&c, err);
}
