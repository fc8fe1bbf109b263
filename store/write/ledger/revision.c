/*
 * revision.c: see revision.h.
 */
#include "store/write/ledger/revision.h"

#include <string.h>

#include "common/day.h"
#include "store/codes.h"
#include "store/write/connection.h"

enum dmarc_status
revision_read(struct call *c, struct revision *out, struct dmarc_err *err)
{
	enum dmarc_status st = call_row(c, &out->exists, err);
	const void *facts;
	int code;

	if (st != DMARC_OK || !out->exists)
		return st;
	out->report = sqlite3_column_int64(c->stmt, 0);
	out->messages = sqlite3_column_int64(c->stmt, 1);
	out->records = sqlite3_column_int64(c->stmt, 2);
	facts = sqlite3_column_blob(c->stmt, 3);
	code = sqlite3_column_int(c->stmt, 4);
	out->provenance = provenance_of_code(code);
	if (facts == NULL || provenance_code(out->provenance) != code ||
	    sqlite3_column_bytes(c->stmt, 3) != DMARC_DIGEST)
		st = dmarc_fail(err, DMARC_E_DATA, "%s: report %lld is not "
		    "whole; the database is corrupt", c->writer->file.path,
		    (long long)out->report);
	else
		memcpy(out->facts, facts, DMARC_DIGEST);
	call_end(c);
	return st;
}

enum dmarc_status
revision_find(struct writer *w, const struct report_key *key,
    const struct dmarc_aggregate *fb, struct revision *champion,
    struct revision *known, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_report);
	enum dmarc_status st;

	report_key_bind(&c, key);
	call_int(&c, P_day_ts, day_ts_of_period(key->begin, key->end));
	st = revision_read(&c, champion, err);
	if (st != DMARC_OK || !champion->exists)
		return st;
	if (memcmp(champion->facts, fb->facts, DMARC_DIGEST) == 0) {
		*known = *champion;
		return DMARC_OK;
	}
	c = call_start(w, SQL_find_revision);
	report_key_bind(&c, key);
	call_blob(&c, P_facts, fb->facts, DMARC_DIGEST);
	return revision_read(&c, known, err);
}

/*
 * A total order, so that the counted revision does not depend on the order of
 * arrival. A report verified by the own mail server beats all others, and a
 * mismatch loses to all: neither size nor a chosen hash helps a forgery against
 * the genuine report.
 */
bool
revision_beats(const struct revision *a, const struct revision *b)
{
	if (a->provenance != b->provenance)
		return provenance_is_better(a->provenance, b->provenance);
	if (a->messages != b->messages)
		return a->messages > b->messages;
	if (a->records != b->records)
		return a->records > b->records;
	return memcmp(a->facts, b->facts, DMARC_DIGEST) < 0;
}

enum dmarc_status
revision_set_standing(struct writer *w, int64_t report, bool standing,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_set_standing);

	call_int(&c, P_report, report);
	call_int(&c, P_standing, standing);
	return call_run(&c, err);
}
