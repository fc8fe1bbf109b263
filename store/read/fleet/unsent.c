/*
 * unsent.c: see unsent.h.
 */
#include "store/read/fleet/unsent.h"

#include <string.h>

#include "common/facts/digest.h"
#include "common/facts/words.h"
#include "store/codes.h"
#include "store/read/statement.h"

struct statement
unsent_start(struct snapshot *db, int64_t after)
{
	struct statement s = statement_start(db, READ_unsent);

	bind_int(&s, ":after", after);
	return s;
}

/* The columns of sql/unsent.sql. */
enum column {
	REPORT, DOMAIN, IDENTITY, REPORT_ID, BEGIN, END, FACTS, PROVENANCE,
	ORG_NAME, EMAIL, EXTRA, GENERATOR, P, SP, NP, T, PCT, ADKIM, ASPF, FO,
	DISCOVERY, REPAIRED, SKIPPED, ERROR, MESSAGES, PASS, DKIM, SPF,
	DISP_NONE, DISP_QUARANTINE, DISP_REJECT, RECORDS, FIRST_RECORD
};

/* A word of the policy; NULL is the absent one. */
static enum dmarc_p
column_p(const struct statement *s, int column)
{
	const char *word = column_text(s, column);

	return word != NULL ? p_of(word) : DMARC_P_ABSENT;
}

static enum dmarc_alignment
column_alignment(const struct statement *s, int column)
{
	const char *word = column_text(s, column);

	return word != NULL ? alignment_of(word) : DMARC_ALIGNMENT_ABSENT;
}

static struct dmarc_policy
read_policy(const struct statement *s)
{
	const char *discovery = column_text(s, DISCOVERY);

	return (struct dmarc_policy){ .domain = column_text(s, DOMAIN),
	    .fo = column_text(s, FO), .p = column_p(s, P),
	    .sp = column_p(s, SP), .np = column_p(s, NP),
	    .adkim = column_alignment(s, ADKIM),
	    .aspf = column_alignment(s, ASPF),
	    .discovery = discovery != NULL ? discovery_of(discovery) :
	    DMARC_DISCOVERY_ABSENT,
	    .pct = (int)column_int_or(s, PCT, -1),
	    .testing = testing_of_code(column_text(s, T)) };
}

static struct unsent_sums
read_sums(const struct statement *s)
{
	return (struct unsent_sums){ .messages = column_int(s, MESSAGES),
	    .dmarc_pass = column_int(s, PASS),
	    .dkim_aligned = column_int(s, DKIM),
	    .spf_aligned = column_int(s, SPF),
	    .disp_none = column_int(s, DISP_NONE),
	    .disp_quarantine = column_int(s, DISP_QUARANTINE),
	    .disp_reject = column_int(s, DISP_REJECT) };
}

bool
unsent_next(struct statement *s, struct unsent_row *out)
{
	const void *facts;

	if (!statement_row(s))
		return false;
	facts = column_blob(s, FACTS, DMARC_DIGEST);
	*out = (struct unsent_row){ .report = column_int(s, REPORT),
	    .said = { .org_name = column_text(s, ORG_NAME),
	    .email = column_text(s, EMAIL),
	    .extra_contact_info = column_text(s, EXTRA),
	    .generator = column_text(s, GENERATOR),
	    .error = column_text(s, ERROR),
	    .report_id = column_text(s, REPORT_ID),
	    .begin = column_int(s, BEGIN), .end = column_int(s, END),
	    .policy = read_policy(s),
	    .records = column_count(s, RECORDS),
	    .skipped_records = column_count(s, SKIPPED),
	    .repaired = column_int(s, REPAIRED) == 1 },
	    .reporter = column_text(s, IDENTITY),
	    .provenance = provenance_of_code(column_int(s, PROVENANCE)),
	    .sums = read_sums(s),
	    .first_record = column_int(s, FIRST_RECORD) };
	if (facts == NULL || out->said.policy.domain == NULL ||
	    out->said.report_id == NULL || out->reporter == NULL) {
		statement_fail(s, DMARC_E_DATA,
		    "a report in the database is not whole");
		return false;
	}
	memcpy(out->said.facts, facts, DMARC_DIGEST);
	return true;
}

struct statement
unsent_records_start(struct snapshot *db, int64_t first, uint64_t n)
{
	struct statement s = statement_start(db, READ_unsent_records);

	bind_int(&s, ":first", first);
	bind_int(&s, ":last", first + (int64_t)n - 1);
	return s;
}

bool
unsent_records_next(struct statement *s, struct unsent_record *out)
{
	const void *address;

	if (!statement_row(s))
		return false;
	address = column_blob(s, 2, sizeof out->source.byte);
	if (address == NULL) {
		statement_fail(s, DMARC_E_DATA,
		    "an address in the database is no address");
		return false;
	}
	out->combination = column_count(s, 0);
	out->messages = column_count(s, 1);
	memcpy(out->source.byte, address, sizeof out->source.byte);
	return true;
}

struct statement
unsent_refused_start(struct snapshot *db)
{
	return statement_start(db, READ_unsent_refused);
}

bool
unsent_refused_next(struct statement *s, struct unsent_refused *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct unsent_refused){ .domain = column_text(s, 0),
	    .reporter = column_text(s, 1), .report_id = column_text(s, 2),
	    .begin = column_int(s, 3), .why = column_text(s, 4) };
	return true;
}

enum dmarc_status
unsent_totals_read(struct snapshot *db, struct arena *a,
    struct unsent_totals *out, struct dmarc_err *err)
{
	struct statement s = statement_start(db, READ_unsent_totals);

	*out = (struct unsent_totals){ .fleet = statement_row(&s) };
	if (out->fleet) {
		out->host = column_copy(&s, 0, a);
		out->waiting = column_count(&s, 1);
		out->refused = column_count(&s, 2);
	}
	return statement_end(&s, DMARC_OK, err);
}
