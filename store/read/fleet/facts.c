/*
 * facts.c: see facts.h.
 */
#include "store/read/fleet/facts.h"

#include "store/read/statement.h"

struct statement
facts_start(struct snapshot *db)
{
	return statement_start(db, READ_facts);
}

struct statement
facts_hosts_start(struct snapshot *db, bool all)
{
	struct statement s = statement_start(db, READ_facts_hosts);

	bind_int(&s, ":all", all);
	return s;
}

bool
facts_next(struct statement *s, struct fact *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct fact){ .domain = column_text(s, 0),
	    .kind = column_text(s, 1), .name = column_text(s, 2),
	    .checked = column_int(s, 3), .answer = column_text(s, 4) };
	if (out->domain == NULL || out->name == NULL || out->answer == NULL) {
		statement_fail(s, DMARC_E_DATA,
		    "an answer of DNS in the database is not whole");
		return false;
	}
	return true;
}

enum dmarc_status
facts_mark(struct snapshot *db, struct arena *a, const char **out,
    struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_facts_mark);

	*out = "";
	if (statement_row(&s) && !column_is_null(&s, 0))
		*out = column_copy(&s, 0, a);
	return statement_end(&s, DMARC_OK, err);
}
