/*
 * options.h: the command line of dmarc-report.
 */
#ifndef DMARC_REPORT_RUN_OPTIONS_H
#define DMARC_REPORT_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "report/gather/sources/section.h"

enum report_command { REPORT_WEEKLY, REPORT_SOURCES, REPORT_LOG,
	REPORT_RECORDS, REPORT_READINESS, REPORT_EXPLAIN, REPORT_CHECK,
	REPORT_SENDERS, REPORT_SHOW, REPORT_TLS, REPORT_FAILURES,
	REPORT_SITE,
	REPORT_COMMANDS };
enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_CSV, REPORT_JSONL,
	REPORT_HTML, REPORT_MAIL, REPORT_PROM, REPORT_FORMATS };

enum report_option { OPT_DB = 1, OPT_CONFIG, OPT_SINCE, OPT_UNTIL, OPT_FORMAT,
	OPT_BY, OPT_EXIT_CODE, OPT_QUIET, OPT_WEEK, OPT_SORT, OPT_FAILS,
	OPT_TOP, OPT_RAW, OPT_ALL_SIGNATURES, OPT_PSL, OPT_NOW, OPT_HELP,
	OPT_VERSION, OPT_TO, OPT_FROM, OPT_PCT, OPT_UNLABELLED,
	OPT_CHANGED, OPT_SQL, OPT_JOBS };

struct report_opts {
	enum report_command command;
	enum report_format format;	/* never REPORT_TEXT for records */
	const char *db, *config, *psl;	/* NULL: not given */
	const char *changed;		/* the file of --changed; NULL: none */
	const char *since, *until;	/* NULL: not given */
	const char *to, *from;		/* recipients.h; NULL: not given */
	int64_t now;			/* seconds */
	bool by_address, fails, raw, all_signatures, unlabelled;
	bool sql;			/* explain: the statements too */
	bool exit_code;			/* the verdict as exit status */
	bool quiet;			/* print nothing if all is well */
	bool pct;			/* also propose steps with pct */
	const char *week;		/* NULL: not given; it limits now */
	bool help, version;		/* print it and nothing else */
	size_t top;			/* 0: all */
	unsigned jobs;			/* threads; 0: one a processor */
	uint64_t given;			/* a bit for each enum report_option */
	enum section_sort sort;
	const char *report_id;	/* of show; NULL: another command */
	const char *folder;	/* of site; NULL: another command */
	char **domain;		/* in argv, unchecked: see asked_read() */
	size_t domains;
};

/*
 * Read the arguments. The text of E_USAGE names the fault and, for an unknown
 * word, the nearest known word.
 */
DMARC_MUST_USE enum dmarc_status options_read(int argc, char *argv[],
    struct report_opts *out, struct dmarc_err *err);

/* Whether the command line has the option. */
static inline bool
options_given(const struct report_opts *o, enum report_option option)
{
	return (o->given & UINT64_C(1) << option) != 0;
}

extern const char report_usage[];

#endif
