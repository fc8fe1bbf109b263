/*
 * script.h: SQL that gives the numbers of a verdict, for a check with
 * sqlite3(1).
 *
 * A script begins with knowledge that dmarc-report has and the database lacks:
 * the domain and days of the verdict, the identity of reporters and senders,
 * and the class of their mail. From this and the views it makes temporary
 * tables, which the queries read. All values are literals, so that the script
 * can be pasted unchanged.
 */
#ifndef DMARC_REPORT_DATA_SCRIPT_H
#define DMARC_REPORT_DATA_SCRIPT_H

#include "report/beside/beside.h"
#include "report/judge/judge.h"
#include "report/say/output.h"
#include "report/verdict/verdict.h"

struct script {
	const struct gather_context *gather;
	const char *domain;
	const struct judgement *judgement;	/* with its facts */
	const struct verdict *verdict;		/* one of its scopes */
	const struct beside *beside;	/* what no gate reads */
	struct arena *arena;
};

/* Write the setup: the knowledge and the temporary tables. */
DMARC_MUST_USE enum dmarc_status script_setup(struct output *out,
    const struct script *s, struct dmarc_err *err);

/* Write the part of the setup about mail (script_senders.c). */
DMARC_MUST_USE enum dmarc_status script_mail(struct output *out,
    const struct script *s, struct dmarc_err *err);

/* A query: its title, and the text of sql/explain_NAME.sql. */
struct script_query {
	const char *name, *title, *sql;
};

extern const struct script_query script_queries[];
extern const size_t script_query_count;

#endif
