/*
 * policies.c: see policies.h.
 */
#include "store/read/policies.h"

#include "common/facts/words.h"
#include "store/codes.h"
#include "store/read/statement.h"

/* p, sp or np; NULL: absent. */
static enum dmarc_p
read_p(const struct statement *s, int column)
{
	const char *word = column_text(s, column);

	return word == NULL ? DMARC_P_ABSENT : p_of(word);
}

static enum dmarc_alignment
read_alignment(const struct statement *s, int column)
{
	const char *word = column_text(s, column);

	return word == NULL ? DMARC_ALIGNMENT_ABSENT : alignment_of(word);
}

struct statement
policies_start(struct snapshot *db, const char *domain)
{
	return statement_about(db, READ_policies, domain);
}

bool
policies_next(struct statement *s, struct arena *a, struct policy_row *out)
{
	if (!statement_row(s))
		return false;
	*out = (struct policy_row){ .policy = column_int(s, 0), .read = {
		.p = read_p(s, 1),
		.sp = read_p(s, 2),
		.np = read_p(s, 3),
		.testing = testing_of_code(column_text(s, 4)),
		.pct = (int)column_int_or(s, 5, -1),
		.adkim = read_alignment(s, 6),
		.aspf = read_alignment(s, 7),
		.fo = column_copy(s, 8, a),
	} };
	return s->st == DMARC_OK;
}

enum dmarc_status
policy_of_day(struct snapshot *db, const char *domain, int64_t day,
    bool *found, struct dmarc_policy *out, struct dmarc_err *err)
{
	struct statement s = statement_about(db, READ_policy, domain);

	bind_int(&s, ":day", day * DAY_SECONDS);
	*found = statement_row(&s);
	if (*found)
		*out = (struct dmarc_policy){
			.p = read_p(&s, 0),
			.sp = read_p(&s, 1),
			.np = read_p(&s, 2),
			.testing = testing_of_code(column_text(&s, 3)),
			.pct = (int)column_int_or(&s, 4, -1),
		};
	return statement_end(&s, DMARC_OK, err);
}
