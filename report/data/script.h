/*
 * script.h: the numbers of a verdict as SQL, to be checked with sqlite3(1).
 *
 * A script begins with what dmarc-report knows and the database does not:
 * the domain and days that were asked for, whom a reporter or sender is taken
 * for, and the class of their mail. From that and the views it makes temporary
 * tables, and each query reads those. Nothing in it is bound: it can be pasted
 * as it stands.
 */
#ifndef DMARC_REPORT_DATA_SCRIPT_H
#define DMARC_REPORT_DATA_SCRIPT_H

#include "report/judge/judge.h"
#include "report/say/output.h"
#include "report/verdict/verdict.h"

struct script {
	const struct gather *gather;
	const char *domain;
	const struct judgement *judgement;	/* with its facts */
	const struct verdict *verdict;		/* one of its scopes */
	struct arena *arena;
};

/* The statements to begin with. */
DMARC_MUST_USE enum dmarc_status script_setup(struct output *out,
    const struct script *s, struct dmarc_err *err);

/* The part of them that is about mail (script_senders.c). */
DMARC_MUST_USE enum dmarc_status script_mail(struct output *out,
    const struct script *s, struct dmarc_err *err);

/* A question, and the text of sql/explain_NAME.sql that asks it. */
struct script_query {
	const char *name, *title, *sql;
};

extern const struct script_query script_queries[];
extern const size_t script_query_count;

#endif
